import type { Token } from './palette.ts';
import type { Values } from './sampling.ts';

export interface Series {
  name: string;
  color: Token;
  /** `area` stacks upon the areas before it. */
  style: 'line' | 'dashed' | 'dotted' | 'step' | 'area' | 'points';
  side: 'left' | 'right';
  values: Values;
}

/** One panel of the shared time axis. */
export interface Panel {
  id: string;
  title: string;
  unit: string;
  rightUnit: string | null;
  /** Where the left axis ends at least, and 100 for shares. */
  atLeast: number | null;
  logarithmic: boolean;
  timesS: number[];
  series: Series[];
  /** Names of series that the recording has no value for. */
  notRead: string[];
}

type PanelSpec = Partial<Panel> & Pick<Panel, 'id' | 'title' | 'unit' | 'timesS' | 'series'>;

/** Series without a single value are not drawn as nothing, but named as not read. */
export function panel(spec: PanelSpec): Panel {
  const hasValue = (series: Series) => series.values.some((value) => value !== null);
  return {
    rightUnit: null,
    atLeast: null,
    logarithmic: false,
    ...spec,
    series: gapTogether(spec.series.filter(hasValue)),
    notRead: spec.series.filter((series) => !hasValue(series)).map((series) => series.name),
  };
}

/** A stack with one part unknown has an unknown height: drawing the rest would show a fall that nobody saw. */
function gapTogether(series: Series[]): Series[] {
  const areas = series.filter(({ style }) => style === 'area');
  return series.map((one) =>
    one.style !== 'area'
      ? one
      : {
          ...one,
          values: one.values.map((value, i) => (areas.some((area) => area.values[i] == null) ? null : value)),
        },
  );
}

export const draw = (
  name: string,
  color: Token,
  style: Series['style'],
  values: Values,
  side: Series['side'] = 'left',
): Series => ({ name, color, style, side, values });
