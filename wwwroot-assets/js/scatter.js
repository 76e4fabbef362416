// @ts-check
// Dots over two numeric axes on ApexCharts, with lines behind them; a dot that has an address opens it.

/** @typedef {{ x: number, y: number, label: string, href?: string | null, colour?: string }} Dot */
/** @typedef {{ size: number, colour: string, points: Dot[] }} Dots */
/** @typedef {{ size: number, points: Dot[] }} Sized */
/** @typedef {{ name: string, colour: string, dash: number, points: [number, number][] }} Line */

/**
 * What ScatterChart.razor sends.
 * @typedef {object} Drawing
 * @property {Dots[]} dots
 * @property {Line[]} lines
 * @property {{ low: number, high: number, label: string } | null} level
 * @property {number} height
 * @property {boolean} xLog
 * @property {string} xTitle
 * @property {string} yTitle
 * @property {number | null} xMin
 * @property {number | null} xMax
 * @property {number | null} yMin
 * @property {number | null} yMax
 */

/** @typedef {{ chart: any, drawing: Drawing, sizes: Sized[] }} Entry */

/** @type {Map<string, Entry>} */
const charts = new Map();

/** @param {HTMLElement} element @param {string} id @param {Drawing} drawing */
export function create(element, id, drawing) {
  destroy(id);
  const sizes = bySize(drawing.dots);
  const chart = new ApexCharts(element, optionsOf(id, drawing, sizes));
  const entry = { chart, drawing, sizes };
  charts.set(id, entry);
  return chart.render().then(() => level(entry));
}

/** @param {string} id @param {Drawing} drawing */
export function replace(id, drawing) {
  const entry = charts.get(id);
  if (!entry) return;
  entry.drawing = drawing;
  entry.sizes = bySize(drawing.dots);
  const { chart: _, ...options } = optionsOf(id, drawing, entry.sizes);
  entry.chart.updateOptions(options, false, false, false);
  entry.chart.clearAnnotations();
  level(entry);
}

/** @param {string} id */
export function destroy(id) {
  const entry = charts.get(id);
  if (!entry) return;
  charts.delete(id);
  entry.chart.destroy();
}

/** @param {Entry} given */
function level({ chart, drawing }) {
  if (!drawing.level) return;
  chart.addYaxisAnnotation(
    {
      y: drawing.level.low,
      y2: drawing.level.high,
      borderColor: 'transparent',
      fillColor: '#7d8590',
      opacity: 0.16,
      label: {
        text: drawing.level.label,
        position: 'left',
        textAnchor: 'start',
        offsetX: 4,
        borderWidth: 0,
        style: { background: 'transparent', fontSize: '11px', cssClass: 'chart-marker' },
      },
    },
    true,
  );
}

/** @param {string} id @param {Drawing} drawing @param {Sized[]} sizes */
function optionsOf(id, drawing, sizes) {
  const { lines } = drawing;
  /** @param {{ seriesIndex: number, dataPointIndex: number }} given */
  const pointAt = ({ seriesIndex, dataPointIndex }) => charts.get(id)?.sizes[seriesIndex]?.points[dataPointIndex];
  /** @param {number} x */
  const across = x => drawing.xLog ? Math.log10(x) : x;
  return {
    chart: {
      id,
      type: 'line',
      height: drawing.height,
      fontFamily: 'inherit',
      background: 'transparent',
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: false },
      redrawOnParentResize: true,
      events: { markerClick: (/** @type {unknown} */ _, /** @type {unknown} */ __, /** @type {any} */ marker) => open(pointAt(marker)) },
    },
    series: [
      ...sizes.map(({ size, points }) => ({
        name: `dots ${size}`,
        type: 'scatter',
        data: points.map(p => ({ x: across(p.x), y: p.y, fillColor: p.colour })),
      })),
      ...lines.map(l => ({ name: l.name, type: 'line', data: l.points.map(([x, y]) => ({ x: across(x), y })) })),
    ],
    colors: [...sizes.map(() => '#7d8590'), ...lines.map(l => l.colour)],
    fill: { type: 'solid', opacity: 1 },
    stroke: {
      curve: 'straight',
      width: [...sizes.map(() => 0), ...lines.map(() => 1.5)],
      dashArray: [...sizes.map(() => 0), ...lines.map(l => l.dash)],
    },
    markers: { size: [...sizes.map(s => s.size), ...lines.map(() => 0)], strokeWidth: 0, hover: { sizeOffset: 2 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    grid: { xaxis: { lines: { show: true } }, padding: { left: 4, right: 16, top: -8, bottom: 0 } },
    xaxis: {
      type: 'numeric',
      min: drawing.xMin == null ? undefined : across(drawing.xMin),
      max: drawing.xMax == null ? undefined : across(drawing.xMax),
      tickAmount: 5,
      title: { text: drawing.xTitle, style: { fontWeight: 400 } },
      labels: {
        formatter: (/** @type {number} */ value) => number(drawing.xLog ? 10 ** value : Number(value)),
        hideOverlappingLabels: true,
      },
      tooltip: { enabled: false },
    },
    yaxis: {
      title: { text: drawing.yTitle, style: { fontWeight: 400 } },
      min: drawing.yMin ?? undefined,
      max: drawing.yMax ?? undefined,
      tickAmount: 5,
      labels: { minWidth: 48, maxWidth: 72, formatter: (/** @type {number} */ value) => (value == null ? '' : number(value)) },
    },
    tooltip: { shared: false, intersect: true, theme: false, custom: (/** @type {any} */ marker) => said(pointAt(marker)) },
    noData: { text: 'No data yet' },
  };
}

// A series for each size, a colour for each dot: a series for each colour makes four times the elements of twenty runs.
/** @param {Dots[]} dots */
function bySize(dots) {
  /** @type {Map<number, Sized>} */
  const sizes = new Map();
  for (const { size, colour, points } of dots) {
    const same = sizes.get(size) ?? { size, points: [] };
    sizes.set(size, same);
    same.points.push(...points.map(point => ({ ...point, colour: `${colour}d9` })));
  }
  return [...sizes.values()];
}

/** @param {Dot | undefined} point */
function said(point) {
  if (!point) return '';
  const box = document.createElement('div');
  box.className = 'scatter-tip';
  box.textContent = point.label;
  return box.outerHTML;
}

/** @param {Dot | undefined} point */
function open(point) {
  if (point?.href) Blazor.navigateTo(point.href);
}

/** @param {number} value */
function number(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  if (size >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
