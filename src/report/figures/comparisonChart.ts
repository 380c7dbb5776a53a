import type { EChartsOption } from 'echarts';

/** A picture of the comparison, on the page and in the figures. */
export interface ComparisonChart {
  id: string;
  title: string;
  height: number;
  option: EChartsOption;
}
