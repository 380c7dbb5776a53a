// Draws the trials of a report in the browser. Plain JavaScript: it is put into the page as it is.
(() => {
  const data = JSON.parse(document.getElementById('oomlab-data').textContent);
  const darkScheme = matchMedia('(prefers-color-scheme: dark)');
  const narrowBelow = 620;
  const state = { stage: null, trial: null, from: 0, to: 1, cursor: null, charts: [], drag: null };

  const palette = () => (darkScheme.matches && !state.printing ? data.palettes.dark : data.palettes.light);

  /** The same as palette.ts does for the figures; the values of the series need no colour. */
  function paint(value) {
    if (typeof value === 'string') return value[0] === '$' ? (palette()[value.slice(1)] ?? value) : value;
    if (Array.isArray(value)) return value.map(paint);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, key === 'dataset' ? item : paint(item)]),
    );
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const sides = () => (state.stage.clientWidth < narrowBelow ? data.gutters.narrow : data.gutters.wide);
  const plots = () => state.stage.querySelector('.plots');
  const xOf = (seconds) => {
    const width = plots().clientWidth - sides().left - sides().right;
    return sides().left + ((seconds - state.from) / (state.to - state.from)) * width;
  };
  const timeAt = (x) => {
    const width = plots().clientWidth - sides().left - sides().right;
    const share = Math.min(1, Math.max(0, (x - sides().left) / width));
    return state.from + share * (state.to - state.from);
  };

  function draw(holder, option, height) {
    holder.style.height = `${height}px`;
    const chart = echarts.init(holder, null, { renderer: 'svg' });
    chart.setOption(option);
    state.charts.push(chart);
    return chart;
  }

  function withView(option) {
    const painted = paint(option);
    return {
      ...painted,
      grid: { ...painted.grid, ...sides() },
      xAxis: {
        ...painted.xAxis,
        min: state.from,
        max: state.to,
        splitNumber: state.stage.clientWidth < narrowBelow ? 4 : 8,
      },
    };
  }

  const strip = () =>
    state.stage.clientWidth < narrowBelow ? state.trial.strips.narrow : state.trial.strips.wide;

  function drawTrial() {
    for (const chart of state.charts) chart.dispose();
    state.charts = [];
    const { trial } = state;
    const area = plots();
    draw(area.querySelector('.strip'), withView(strip().option), strip().height);
    for (const panel of trial.panels) {
      draw(area.querySelector(`[data-panel="${panel.id}"] .plot`), withView(panel.option), 132);
    }
    publish();
    placeCursor();
  }

  function drawComparison() {
    for (const one of data.comparison) {
      const holder = document.querySelector(`[data-comparison="${one.id}"]`);
      echarts.getInstanceByDom(holder)?.dispose();
      holder.style.height = `${one.height}px`;
      const chart = echarts.init(holder, null, { renderer: 'svg' });
      chart.setOption(paint(one.option));
    }
  }

  /** Empty where the series is called as its unit is: `connections 20`. */
  function units(panel, series) {
    const unit = series.side === 'right' ? panel.rightUnit : panel.unit;
    return unit === series.name ? '' : unit;
  }

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
        element('output', { 'data-unit': units(panel, series) }),
      ),
    );
    const missing = panel.notRead.map((name) => element('li', { class: 'missing' }, `${name} n/a`));
    return element('ul', { class: 'legend' }, ...items, ...missing);
  }

  function describe(panel) {
    const parts = panel.series.map((series, index) => {
      const values = panel.option.dataset.source[`v${index}`].filter((value) => value !== null);
      return `${series.name} from ${number(Math.min(...values))} to ${number(Math.max(...values))} ${units(panel, series)}`;
    });
    return `${panel.title} over time: ${parts.join('; ')}`;
  }

  const number = (value) =>
    Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

  function build() {
    const { trial } = state;
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
    state.stage.replaceChildren(
      element('div', { class: 'toolbar' }, ...zoomButtons()),
      area,
      ...absent,
      element('h4', {}, 'Moments'),
      element('ol', { class: 'moments' }, ...moments),
    );
    listen(area);
  }

  function zoomButtons() {
    const actions = [
      ['Zoom in', () => zoom(0.5)],
      ['Zoom out', () => zoom(2)],
      ['Show all', () => view(state.trial.startS, state.trial.endS)],
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

  function select(id) {
    const trial = data.trials.find((one) => one.trial === id);
    if (!trial) return;
    state.trial = trial;
    state.from = trial.startS;
    state.to = trial.endS;
    state.cursor = null;
    for (const article of document.querySelectorAll('article[data-trial]')) {
      article.hidden = article.dataset.trial !== id;
      if (!article.hidden) state.stage = article.querySelector('.stage');
      else article.querySelector('.stage').replaceChildren();
    }
    for (const choice of document.querySelectorAll('input[name="trial"]'))
      choice.checked = choice.value === id;
    build();
    drawTrial();
  }

  function view(from, to) {
    const { startS, endS } = state.trial;
    const span = Math.min(endS - startS, Math.max(0.2, to - from));
    state.from = Math.min(Math.max(startS, from), endS - span);
    state.to = state.from + span;
    state.charts.forEach((chart) => {
      chart.setOption({ xAxis: { min: state.from, max: state.to } });
    });
    publish();
    placeCursor();
  }

  function zoom(factor) {
    const inView = state.cursor !== null && state.cursor > state.from && state.cursor < state.to;
    const middle = inView ? state.cursor : (state.from + state.to) / 2;
    const before = (middle - state.from) * factor;
    view(middle - before, middle - before + (state.to - state.from) * factor);
  }

  function moveCursor(seconds) {
    state.cursor = Math.min(state.trial.endS, Math.max(state.trial.startS, seconds));
    placeCursor();
  }

  /** The time line through all panels, and in each legend the values at it. */
  function placeCursor() {
    const cursor = plots().querySelector('.cursor');
    const visible = state.cursor !== null && state.cursor >= state.from && state.cursor <= state.to;
    cursor.hidden = !visible;
    if (visible) {
      const x = xOf(state.cursor);
      cursor.style.left = `${x}px`;
      cursor.classList.toggle('flip', x > plots().clientWidth - 90);
      cursor.firstChild.textContent = `${state.cursor.toFixed(2)} s`;
    }
    for (const panel of state.trial.panels) {
      const { source } = panel.option.dataset;
      const at = state.cursor === null ? -1 : nearest(source.t, state.cursor);
      plots()
        .querySelectorAll(`[data-panel="${panel.id}"] output`)
        .forEach((output, index) => {
          const value = at === -1 ? null : source[`v${index}`][at];
          if (state.cursor === null) output.textContent = '';
          else output.textContent = value === null ? 'n/a' : `${number(value)} ${output.dataset.unit}`.trim();
        });
    }
    publish();
  }

  /** The row nearest in time; -1 where the recording has none within a second and a half. */
  function nearest(times, seconds) {
    let low = 0;
    let high = times.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] < seconds) low = middle + 1;
      else high = middle;
    }
    const best = low > 0 && seconds - times[low - 1] < times[low] - seconds ? low - 1 : low;
    return Math.abs(times[best] - seconds) <= 1.5 ? best : -1;
  }

  function listen(area) {
    const x = (event) => event.clientX - area.getBoundingClientRect().left;
    const selection = area.querySelector('.selection');
    area.addEventListener('pointermove', (event) => {
      moveCursor(timeAt(x(event)));
      if (state.drag === null) return;
      const [a, b] = [state.drag, x(event)].sort((p, q) => p - q);
      selection.hidden = b - a < 4;
      selection.style.left = `${a}px`;
      selection.style.width = `${b - a}px`;
    });
    area.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'mouse' && event.button === 0) state.drag = x(event);
      else moveCursor(timeAt(x(event)));
    });
    const drop = (event) => {
      const start = state.drag;
      state.drag = null;
      selection.hidden = true;
      if (start === null || event.type !== 'pointerup' || Math.abs(x(event) - start) < 8) return;
      const [from, to] = [timeAt(start), timeAt(x(event))].sort((p, q) => p - q);
      view(from, to);
    };
    area.addEventListener('pointerup', drop);
    area.addEventListener('pointerleave', drop);
    area.addEventListener('dblclick', () => view(state.trial.startS, state.trial.endS));
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

  function onKey(event) {
    const step = ((state.to - state.from) / 100) * (event.shiftKey ? 10 : 1);
    const at = state.cursor ?? state.from;
    const actions = {
      ArrowRight: () => moveCursor(Math.min(state.to, at + step)),
      ArrowLeft: () => moveCursor(Math.max(state.from, at - step)),
      Home: () => moveCursor(state.from),
      End: () => moveCursor(state.to),
      '+': () => zoom(0.5),
      '=': () => zoom(0.5),
      '-': () => zoom(2),
      0: () => view(state.trial.startS, state.trial.endS),
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
    window.oomlab = {
      trial: state.trial.trial,
      panels: state.trial.panels.map((panel) => ({
        id: panel.id,
        series: panel.series.map(({ name }) => name),
      })),
      marks: state.trial.marks.map((mark) => ({ ...mark, x: xOf(mark.atMs / 1000) })),
      viewS: [state.from, state.to],
      cursorS: state.cursor,
      select,
    };
  }

  function redraw() {
    drawComparison();
    if (state.trial) drawTrial();
  }

  for (const choice of document.querySelectorAll('input[name="trial"]')) {
    choice.addEventListener('change', () => select(choice.value));
  }
  darkScheme.addEventListener('change', redraw);
  let width = document.documentElement.clientWidth;
  addEventListener('resize', () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    redraw();
  });
  for (const [name, printing] of [
    ['beforeprint', true],
    ['afterprint', false],
  ]) {
    addEventListener(name, () => {
      state.printing = printing;
      document.documentElement.classList.toggle('printing', printing);
      for (const details of document.querySelectorAll('details')) details.open = printing;
      redraw();
    });
  }

  drawComparison();
  window.oomlab = { trial: null, panels: [], marks: [], viewS: null, cursorS: null, select };
  if (data.trials.length > 0) select(data.trials[0].trial);
})();
