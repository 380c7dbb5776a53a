// Draws the trials of a report in the browser. Plain JavaScript: it is put into the page as it is. Types are in comments.

/**
 * @typedef {ReturnType<typeof import('./pageData.ts').pageData>} PageData
 * @typedef {PageData['trials'][number]} Trial
 * @typedef {Trial['panels'][number]} Panel
 * @typedef {Panel['series'][number]} Series
 * @typedef {import('echarts').ECharts} Chart
 * @typedef {Record<string, any>} Option as ECharts takes it; of a panel, with its rows in `dataset.source`
 */

(() => {
  const { echarts } = /** @type {{ echarts: typeof import('echarts') }} */ (/** @type {unknown} */ (window));
  const data = /** @type {PageData} */ (JSON.parse(find(document, '#oomlab-data').textContent ?? ''));
  const darkScheme = matchMedia('(prefers-color-scheme: dark)');
  const narrowBelow = 620;
  const panelHeight = 132;
  const state = {
    /** @type {{ stage: HTMLElement, trial: Trial } | null} */
    shown: null,
    /** What of the trial is in view, in seconds. */
    from: 0,
    to: 1,
    /** @type {number | null} where the time line stands, in seconds */
    cursor: null,
    /** @type {Chart[]} */
    charts: [],
    /** @type {number | null} where the pointer went down, in pixels */
    drag: null,
    printing: false,
  };

  /** @param {ParentNode} within @param {string} selector @returns {HTMLElement} */
  function find(within, selector) {
    const found = within.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}`);
    return found;
  }

  /** The trial that is shown, and where. */
  function shown() {
    if (state.shown === null) throw new Error('No trial is shown');
    return state.shown;
  }

  /** @returns {Record<string, string>} */
  const palette = () => (darkScheme.matches && !state.printing ? data.palettes.dark : data.palettes.light);

  /**
   * The same as palette.ts does for the figures; the values of the series need no colour.
   * @param {any} value @returns {any}
   */
  function paint(value) {
    if (typeof value === 'string') return value[0] === '$' ? (palette()[value.slice(1)] ?? value) : value;
    if (Array.isArray(value)) return value.map(paint);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, key === 'dataset' ? item : paint(item)]),
    );
  }

  /** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const sides = () => (shown().stage.clientWidth < narrowBelow ? data.gutters.narrow : data.gutters.wide);
  const plots = () => find(shown().stage, '.plots');
  /** @param {number} seconds */
  const xOf = (seconds) => {
    const width = plots().clientWidth - sides().left - sides().right;
    return sides().left + ((seconds - state.from) / (state.to - state.from)) * width;
  };
  /** @param {number} x */
  const timeAt = (x) => {
    const width = plots().clientWidth - sides().left - sides().right;
    const share = Math.min(1, Math.max(0, (x - sides().left) / width));
    return state.from + share * (state.to - state.from);
  };

  /** @type {Map<Element, () => void>} what was not near the window yet, and is drawn once it is */
  const undrawn = new Map();
  const nearby = new IntersectionObserver(
    (places) => {
      for (const { isIntersecting, target } of places) if (isIntersecting) drawNow(target);
    },
    { rootMargin: '50% 0px' },
  );

  /** @param {Element} place */
  function drawNow(place) {
    const draw = undrawn.get(place);
    forget(place);
    draw?.();
  }

  /** @param {Element} place */
  function forget(place) {
    undrawn.delete(place);
    nearby.unobserve(place);
  }

  /** Its place is kept free until then. @param {HTMLElement} place @param {number} height @param {() => void} draw */
  function whenNear(place, height, draw) {
    place.style.height = `${height}px`;
    undrawn.set(place, draw);
    // On paper all is seen.
    if (state.printing) drawNow(place);
    else nearby.observe(place);
  }

  /** @param {HTMLElement} holder @param {Option} option @param {number} height */
  function draw(holder, option, height) {
    holder.style.height = `${height}px`;
    const chart = echarts.init(holder, null, { renderer: 'svg' });
    chart.setOption(option);
    state.charts.push(chart);
  }

  /** @param {Option} option @returns {Option} */
  function withView(option) {
    const painted = paint(option);
    return {
      ...painted,
      grid: { ...painted.grid, ...sides() },
      xAxis: {
        ...painted.xAxis,
        min: state.from,
        max: state.to,
        splitNumber: shown().stage.clientWidth < narrowBelow ? 4 : 8,
      },
    };
  }

  function strip() {
    const { stage, trial } = shown();
    return stage.clientWidth < narrowBelow ? trial.strips.narrow : trial.strips.wide;
  }

  function drawTrial() {
    for (const chart of state.charts) chart.dispose();
    state.charts = [];
    for (const place of undrawn.keys()) if (!place.isConnected) forget(place);
    const { trial } = shown();
    const area = plots();
    draw(find(area, '.strip'), withView(strip().option), strip().height);
    for (const panel of trial.panels) {
      const holder = find(area, `[data-panel="${panel.id}"] .plot`);
      whenNear(holder, panelHeight, () => draw(holder, withView(panel.option), panelHeight));
    }
    publish();
    placeCursor();
  }

  function drawComparison() {
    for (const one of data.comparison) {
      const holder = find(document, `[data-comparison="${one.id}"]`);
      echarts.getInstanceByDom(holder)?.dispose();
      whenNear(holder, one.height, () =>
        echarts.init(holder, null, { renderer: 'svg' }).setOption(paint(one.option)),
      );
    }
  }

  /**
   * Empty where the series is called as its unit is: `connections 20`.
   * @param {Panel} panel @param {Series} series
   */
  function units(panel, series) {
    const unit = series.side === 'right' ? panel.rightUnit : panel.unit;
    return unit === series.name ? '' : unit;
  }

  /** @param {Panel} panel */
  function legendOf(panel) {
    const items = panel.series.map((series) =>
      element(
        'li',
        {},
        element('span', {
          class: `swatch ${series.style}`,
          style: `--c: var(--${series.color})`,
          'aria-hidden': 'true',
        }),
        `${series.name} `,
        element('output', { 'data-unit': units(panel, series) ?? '' }),
      ),
    );
    const missing = panel.notRead.map((name) => element('li', { class: 'missing' }, `${name} n/a`));
    return element('ul', { class: 'legend' }, ...items, ...missing);
  }

  /** @param {Panel} panel */
  function describe(panel) {
    const parts = panel.series.map((series, index) => {
      const values = (rowsOf(panel)[`v${index}`] ?? []).filter((value) => value !== null);
      return `${series.name} from ${number(Math.min(...values))} to ${number(Math.max(...values))} ${units(panel, series)}`;
    });
    return `${panel.title} over time: ${parts.join('; ')}`;
  }

  /** Columns of a panel: `t` in seconds, and `v0`, `v1`, ... for its series. @param {Panel} panel */
  const rowsOf = (panel) =>
    /** @type {Record<string, (number | null)[]>} */ (/** @type {Option} */ (panel.option).dataset.source);

  /** @param {number} value */
  const number = (value) =>
    Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

  function build() {
    const { stage, trial } = shown();
    const moments = trial.marks.map((mark) => {
      const button = element(
        'button',
        { type: 'button', class: mark.kind, 'data-mark': mark.id, 'data-at-ms': String(mark.atMs) },
        element('span', { class: 'when' }, `${(mark.atMs / 1000).toFixed(3)} s`),
        ` ${mark.label}`,
      );
      button.addEventListener('click', () => {
        moveCursor(mark.atMs / 1000);
        plots().scrollIntoView({ block: 'nearest' });
      });
      return element('li', {}, button);
    });
    const area = element(
      'div',
      {
        class: 'plots',
        tabindex: '0',
        role: 'group',
        'aria-label':
          'Panels on one time axis. Arrow keys move the time line, plus and minus zoom, 0 shows all.',
      },
      element('div', { class: 'strip', 'aria-hidden': 'true' }),
      ...trial.panels.map((panel) =>
        element(
          'section',
          { class: 'panel', 'data-panel': panel.id },
          element(
            'header',
            {},
            element('h4', {}, panel.title, element('span', { class: 'unit' }, ` ${panel.unit}`)),
            legendOf(panel),
          ),
          element('div', { class: 'plot', role: 'img', 'aria-label': describe(panel) }),
        ),
      ),
      element('div', { class: 'cursor', hidden: '' }, element('span')),
      element('div', { class: 'selection', hidden: '' }),
    );
    const absent =
      trial.absent.length === 0
        ? []
        : [element('p', { class: 'missing' }, `Not recorded: ${trial.absent.join('; ')}.`)];
    stage.replaceChildren(
      element('div', { class: 'toolbar' }, ...zoomButtons()),
      area,
      ...absent,
      element('h4', {}, 'Moments'),
      element('ol', { class: 'moments' }, ...moments),
    );
    listen(area);
  }

  function zoomButtons() {
    /** @type {[string, () => void][]} */
    const actions = [
      ['Zoom in', () => zoom(0.5)],
      ['Zoom out', () => zoom(2)],
      ['Show all', showAll],
    ];
    return [
      ...actions.map(([name, action]) => {
        const button = element('button', { type: 'button' }, name);
        button.addEventListener('click', action);
        return button;
      }),
      element('span', { class: 'hint' }, 'Drag to zoom; point to read values.'),
    ];
  }

  function showAll() {
    const { trial } = shown();
    view(trial.startS, trial.endS);
  }

  /** @param {string | undefined} id */
  function select(id) {
    const trial = data.trials.find((one) => one.trial === id);
    if (!trial) return;
    state.from = trial.startS;
    state.to = trial.endS;
    state.cursor = null;
    /** @type {NodeListOf<HTMLElement>} */
    const articles = document.querySelectorAll('article[data-trial]');
    for (const article of articles) {
      const stage = find(article, '.stage');
      const isShown = article.dataset.trial === id;
      article.hidden = !isShown;
      if (isShown) state.shown = { stage, trial };
      else stage.replaceChildren();
    }
    for (const choice of choices()) choice.checked = choice.value === id;
    build();
    drawTrial();
  }

  /** @returns {NodeListOf<HTMLInputElement>} */
  const choices = () => document.querySelectorAll('input[name="trial"]');

  /** @param {number} from @param {number} to */
  function view(from, to) {
    const { startS, endS } = shown().trial;
    const span = Math.min(endS - startS, Math.max(0.2, to - from));
    state.from = Math.min(Math.max(startS, from), endS - span);
    state.to = state.from + span;
    state.charts.forEach((chart) => {
      chart.setOption({ xAxis: { min: state.from, max: state.to } });
    });
    publish();
    placeCursor();
  }

  /** @param {number} factor */
  function zoom(factor) {
    const { cursor } = state;
    const inView = cursor !== null && cursor > state.from && cursor < state.to;
    const middle = inView ? cursor : (state.from + state.to) / 2;
    const before = (middle - state.from) * factor;
    view(middle - before, middle - before + (state.to - state.from) * factor);
  }

  /** @param {number} seconds */
  function moveCursor(seconds) {
    const { startS, endS } = shown().trial;
    state.cursor = Math.min(endS, Math.max(startS, seconds));
    placeCursor();
  }

  /** The time line through all panels, and in each legend the values at it. */
  function placeCursor() {
    const line = find(plots(), '.cursor');
    const { cursor } = state;
    const visible = cursor !== null && cursor >= state.from && cursor <= state.to;
    line.hidden = !visible;
    if (visible) {
      const x = xOf(cursor);
      line.style.left = `${x}px`;
      line.classList.toggle('flip', x > plots().clientWidth - 90);
      find(line, 'span').textContent = `${cursor.toFixed(2)} s`;
    }
    for (const panel of shown().trial.panels) {
      const source = rowsOf(panel);
      const at = cursor === null ? -1 : nearest(source.t ?? [], cursor);
      /** @type {NodeListOf<HTMLElement>} */
      const outputs = plots().querySelectorAll(`[data-panel="${panel.id}"] output`);
      outputs.forEach((output, index) => {
        const value = source[`v${index}`]?.[at] ?? null;
        if (cursor === null) output.textContent = '';
        else output.textContent = value === null ? 'n/a' : `${number(value)} ${output.dataset.unit}`.trim();
      });
    }
    publish();
  }

  /**
   * The row nearest in time; -1 where the recording has none within a second and a half.
   * @param {(number | null)[]} times @param {number} seconds
   */
  function nearest(times, seconds) {
    /** @param {number} index */
    const away = (index) => (times[index] ?? Number.POSITIVE_INFINITY) - seconds;
    let low = 0;
    let high = times.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (away(middle) < 0) low = middle + 1;
      else high = middle;
    }
    const best = low > 0 && -away(low - 1) < away(low) ? low - 1 : low;
    return Math.abs(away(best)) <= 1.5 ? best : -1;
  }

  /** @param {HTMLElement} area */
  function listen(area) {
    /** @param {PointerEvent} event */
    const x = (event) => event.clientX - area.getBoundingClientRect().left;
    const selection = find(area, '.selection');
    area.addEventListener('pointermove', (event) => {
      moveCursor(timeAt(x(event)));
      if (state.drag === null) return;
      const width = Math.abs(x(event) - state.drag);
      selection.hidden = width < 4;
      selection.style.left = `${Math.min(state.drag, x(event))}px`;
      selection.style.width = `${width}px`;
    });
    area.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'mouse' && event.button === 0) state.drag = x(event);
      else moveCursor(timeAt(x(event)));
    });
    /** @param {PointerEvent} event */
    const drop = (event) => {
      const start = state.drag;
      state.drag = null;
      selection.hidden = true;
      if (start === null || event.type !== 'pointerup' || Math.abs(x(event) - start) < 8) return;
      const [one, other] = [timeAt(start), timeAt(x(event))];
      view(Math.min(one, other), Math.max(one, other));
    };
    area.addEventListener('pointerup', drop);
    area.addEventListener('pointerleave', drop);
    area.addEventListener('dblclick', showAll);
    area.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.25 : 0.8);
      },
      { passive: false },
    );
    area.addEventListener('keydown', (event) => onKey(event));
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = ((state.to - state.from) / 100) * (event.shiftKey ? 10 : 1);
    const at = state.cursor ?? state.from;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowRight: () => moveCursor(Math.min(state.to, at + step)),
      ArrowLeft: () => moveCursor(Math.max(state.from, at - step)),
      Home: () => moveCursor(state.from),
      End: () => moveCursor(state.to),
      '+': () => zoom(0.5),
      '=': () => zoom(0.5),
      '-': () => zoom(2),
      0: showAll,
      Escape: () => {
        state.cursor = null;
        placeCursor();
      },
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** What is drawn, for programs: panels, and where each mark is. */
  function publish() {
    const { trial } = shown();
    tell({
      trial: trial.trial,
      panels: trial.panels.map((panel) => ({
        id: panel.id,
        series: panel.series.map(({ name }) => name),
      })),
      marks: trial.marks.map((mark) => ({ ...mark, x: xOf(mark.atMs / 1000) })),
      viewS: [state.from, state.to],
      cursorS: state.cursor,
      select,
    });
  }

  /** @param {object} facts */
  const tell = (facts) => Object.assign(window, { oomlab: facts });

  function redraw() {
    drawComparison();
    if (state.shown) drawTrial();
  }

  for (const choice of choices()) {
    choice.addEventListener('change', () => select(choice.value));
  }
  darkScheme.addEventListener('change', redraw);
  let width = document.documentElement.clientWidth;
  addEventListener('resize', () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    redraw();
  });
  for (const printing of [true, false]) {
    addEventListener(printing ? 'beforeprint' : 'afterprint', () => {
      state.printing = printing;
      document.documentElement.classList.toggle('printing', printing);
      for (const details of document.querySelectorAll('details')) details.open = printing;
      redraw();
    });
  }

  drawComparison();
  tell({ trial: null, panels: [], marks: [], viewS: null, cursorS: null, select });
  select(data.trials[0]?.trial);
})();
