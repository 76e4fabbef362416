// @ts-check
// Line charts on ApexCharts (global, loaded by App.razor). Colours of text and grid come from the page's own
// custom properties through LineChart.razor.css, so a change of theme needs nothing from here.

/** Points of a line: [x, y], y null where there is none. @typedef {[number, number | null][]} Points */
/** @typedef {{ name: string, partOf?: string | null, colour: string, dash?: number | null, points: Points }} Line */
/** Spans [x, low, high]. @typedef {{ name: string, partOf?: string | null, colour: string, spans: [number, number, number][] }} Band */
/** @typedef {{ x: number, colour: string, label: string }} Marker */

/**
 * What LineChart.razor sends.
 * @typedef {object} Drawing
 * @property {Line[]} series
 * @property {Band[]} bands
 * @property {Marker[]} markers
 * @property {{ low: number, high: number, label: string } | null} level
 * @property {string | null} group
 * @property {number} height
 * @property {boolean} zoomable
 * @property {boolean} log
 * @property {string | null} xTitle
 * @property {string | null} yTitle
 * @property {boolean} xCounts
 * @property {number | null} xMax
 * @property {number | null} xFrom
 * @property {number | null} xTo
 * @property {number | null} yMin
 * @property {number | null} yMax
 */

/** @typedef {{ chart: any, drawing: Drawing, hidden: Set<string>, pointsShown: boolean, logRange: [number, number] }} Entry */

/** @type {Map<string, Entry>} */
const charts = new Map();
const fewPoints = 15;

// page hears of a part that was marked by dragging; null where charts do not zoom.
/** @param {HTMLElement} element @param {string} id @param {Drawing} drawing @param {DotNetObject | null} page */
export function create(element, id, drawing, page) {
  destroy(id);
  const chart = new ApexCharts(element, optionsOf(id, drawing, new Set(), page));
  charts.set(id, { chart, drawing, hidden: new Set(), pointsShown: showsPoints(drawing), logRange: logRangeOf(drawing) });
  return chart.render().then(() => mark(id, drawing.markers));
}

// tails[i] holds the new points of series i.
/** @param {string} id @param {Points[]} tails */
export function append(id, tails) {
  const entry = charts.get(id);
  if (!entry) return;
  entry.drawing.series.forEach((series, i) => series.points.push(...tails[i]));
  if (entry.hidden.size > 0 || showsPoints(entry.drawing) !== entry.pointsShown || leavesLogRange(entry, tails)) {
    redraw(entry, id);
    return;
  }
  entry.chart.appendData(tails.map(points => ({ data: pairs(points, entry.drawing.log) })));
}

/** @param {string} id @param {Drawing} drawing */
export function replace(id, drawing) {
  const entry = charts.get(id);
  if (!entry) return;
  entry.drawing = drawing;
  redraw(entry, id);
  mark(id, drawing.markers);
}

/** @param {string} id @param {Marker[]} markers */
export function mark(id, markers) {
  const entry = charts.get(id);
  if (!entry) return;
  entry.drawing.markers = markers;
  entry.chart.clearAnnotations();
  level(entry);
  const last = longest(entry.drawing);
  for (const marker of markers) {
    // A label in the middle of the line would be cut off near the edges.
    const textAnchor = marker.x > 0.85 * last ? 'end' : marker.x < 0.15 * last ? 'start' : 'middle';
    entry.chart.addXaxisAnnotation(
      {
        x: marker.x,
        borderColor: marker.colour,
        strokeDashArray: 3,
        label: {
          text: marker.label,
          orientation: 'horizontal',
          textAnchor,
          borderWidth: 0,
          offsetY: -4,
          style: { background: 'transparent', fontSize: '11px', cssClass: 'chart-marker' },
        },
      },
      true,
    );
  }
}

// Where people agree: behind the lines, named at its left end.
/** @param {Entry} given */
function level({ chart, drawing }) {
  if (!drawing.level) return;
  /** @param {number} value */
  const at = value => drawing.log ? Math.log10(Math.max(value, 1e-12)) : value;
  chart.addYaxisAnnotation(
    {
      y: at(drawing.level.low),
      y2: at(drawing.level.high),
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

// Names of the lines that are not to be seen; the axes then fit the others.
/** @param {string} id @param {string[]} names */
export function hide(id, names) {
  const entry = charts.get(id);
  if (!entry) return;
  entry.hidden = new Set(names);
  redraw(entry, id);
}

/** @param {string} id */
export function destroy(id) {
  const entry = charts.get(id);
  if (!entry) return;
  charts.delete(id);
  entry.chart.destroy();
}

/** @param {Entry} entry @param {string} id */
function redraw(entry, id) {
  // Without the "chart" part: that would tear the hover group down.
  const { chart: _, ...options } = optionsOf(id, entry.drawing, entry.hidden);
  entry.pointsShown = showsPoints(entry.drawing);
  entry.logRange = logRangeOf(entry.drawing);
  entry.chart.updateOptions(options, false, false, false);
}

/** @param {string} id @param {Drawing} drawing @param {Set<string>} [hidden] @param {DotNetObject | null} [page] */
function optionsOf(id, drawing, hidden = new Set(), page = null) {
  /** @param {{ partOf?: string | null, name: string }} line */
  const isShown = line => !hidden.has(line.partOf ?? line.name);
  const series = drawing.series.filter(isShown);
  const bands = drawing.bands.filter(isShown);
  const points = showsPoints(drawing);
  // A drawing with bands stays one: the library does not change a chart's type with its options.
  const mixed = drawing.bands.length > 0;
  return {
    chart: {
      id,
      group: drawing.group ?? undefined,
      type: mixed ? 'rangeArea' : 'line',
      height: drawing.height,
      fontFamily: 'inherit',
      background: 'transparent',
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: drawing.zoomable, type: 'x', allowMouseWheelZoom: false },
      redrawOnParentResize: true,
      events: page
        ? {
            zoomed: (/** @type {unknown} */ _, /** @type {any} */ { xaxis: { min, max } }) =>
              page.invokeMethodAsync('ZoomedAsync', rounded(drawing, min), rounded(drawing, max)),
          }
        : {},
    },
    series: [
      ...bands.map(b => ({ name: b.name, type: 'rangeArea', data: spans(b.spans, drawing.log) })),
      ...series.map(s => ({ name: s.name, ...(mixed ? { type: 'line' } : {}), data: pairs(s.points, drawing.log) })),
    ],
    colors: [...bands.map(b => b.colour), ...series.map(s => (s.partOf ? `${s.colour}66` : s.colour))],
    fill: { type: 'solid', opacity: [...bands.map(() => 0.18), ...series.map(() => 1)] },
    stroke: {
      curve: 'straight',
      width: [...bands.map(() => 0), ...series.map(s => (s.partOf ? 1 : 2))],
      dashArray: [...bands.map(() => 0), ...series.map(s => s.dash ?? 0)],
    },
    markers: { size: [...bands.map(() => 0), ...series.map(() => (points ? 3 : 0))], strokeWidth: 0, hover: { size: 5 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    grid: { strokeDashArray: 0, padding: { left: 4, right: 12, top: -8, bottom: 0 } },
    xaxis: {
      type: 'numeric',
      decimalsInFloat: 0,
      tickPlacement: 'on',
      ...ticks(drawing),
      title: { text: drawing.xTitle ?? undefined, style: { fontWeight: 400 } },
      labels: {
        formatter: (/** @type {number} */ value) => (drawing.xCounts ? String(Math.round(value)) : number(value, true)),
        hideOverlappingLabels: true,
      },
      tooltip: { enabled: false },
    },
    yaxis: yAxisOf(drawing),
    tooltip: {
      shared: true,
      intersect: false,
      theme: false,
      x: { formatter: (/** @type {number} */ value) => `${drawing.xTitle ?? 'x'} ${drawing.xCounts ? value : number(value, true)}` },
      y: { formatter: (/** @type {number} */ value) => (value == null ? 'none' : number(drawing.log ? 10 ** value : value)) },
    },
    noData: { text: 'No data yet' },
  };
}

/** @param {Drawing} drawing */
function yAxisOf(drawing) {
  const axis = {
    title: { text: drawing.yTitle ?? undefined, style: { fontWeight: 400 } },
    labels: { minWidth: 48, maxWidth: 72, formatter: (/** @type {number} */ value) => value == null ? '' : number(value, true) },
  };
  if (!drawing.log)
    return {
      ...axis,
      min: drawing.yMin ?? undefined,
      max: drawing.yMax ?? undefined,
      forceNiceScale: drawing.yMin == null || drawing.yMax == null,
      tickAmount: drawing.yMin === 0 && drawing.yMax === 1 ? 5 : undefined,
    };
  // Logarithms are taken here and whole powers of ten labelled: the library's own log axis drops its labels over many decades.
  const [min, max] = logRangeOf(drawing);
  const formatter = (/** @type {number} */ value) => value == null ? '' : power(value);
  return { ...axis, min, max, tickAmount: Math.min(8, max - min), labels: { ...axis.labels, formatter } };
}

/** @param {Drawing} drawing @returns {[number, number]} */
function logRangeOf(drawing) {
  let min = Infinity, max = -Infinity;
  for (const y of [
    ...drawing.series.flatMap(s => s.points).map(([, y]) => y),
    ...drawing.bands.flatMap(b => b.spans).flatMap(([, low, high]) => [low, high]),
  ]) {
    if (y === null || !(y > 0)) continue;
    min = Math.min(min, Math.log10(y));
    max = Math.max(max, Math.log10(y));
  }
  if (min > max) return [0, 1];
  min = Math.floor(min);
  return [min, Math.max(min + 1, Math.ceil(max))];
}

/** @param {Entry} entry @param {Points[]} tails */
function leavesLogRange(entry, tails) {
  if (!entry.drawing.log) return false;
  const [min, max] = entry.logRange;
  return tails.flat().some(([, y]) => y !== null && y > 0 && (Math.log10(y) < min || Math.log10(y) > max));
}

/** @param {Points} points @param {boolean} log */
function pairs(points, log) {
  return points.map(([x, y]) => ({ x, y: y == null || (log && y <= 0) ? null : log ? Math.log10(y) : y }));
}

/** @param {number[][]} triples @param {boolean} log */
function spans(triples, log) {
  /** @param {number} y */
  const at = y => log ? Math.log10(y) : y;
  return triples.map(([x, low, high]) => ({ x, y: log && low <= 0 ? null : [at(low), at(high)] }));
}

/** @param {Drawing} drawing */
function longest(drawing) {
  return Math.max(drawing.xMax ?? 0, ...drawing.series.map(s => s.points.length ? s.points[s.points.length - 1][0] : 0));
}

// Few epochs are all named; many at round numbers.
/** @param {Drawing} drawing */
function ticks(drawing) {
  const last = longest(drawing);
  if (drawing.xFrom != null || drawing.xTo != null) {
    const min = drawing.xFrom ?? (drawing.xCounts ? 1 : 0), max = Math.max(drawing.xTo ?? last, min + (drawing.xCounts ? 1 : 1e-3));
    return { min, max, tickAmount: drawing.xCounts ? Math.min(8, max - min) : 8 };
  }
  if (!drawing.xCounts) return roundTicks(last);
  if (last <= 12) return { min: 1, max: Math.max(2, last), tickAmount: Math.max(1, last - 1) };
  const steps = [2, 5, 10, 20, 25, 50];
  const step = steps.find(s => last / s <= 8) ?? 100 * Math.ceil(last / 800);
  const max = Math.ceil(last / step) * step;
  return { min: 0, max, tickAmount: max / step };
}

/** @param {number} last */
function roundTicks(last) {
  if (!(last > 0)) return { min: 0, max: 1, tickAmount: 1 };
  const power = 10 ** Math.floor(Math.log10(last / 8));
  const step = power * ([1, 2, 5].find(s => last / (s * power) <= 8) ?? 10);
  const amount = Math.ceil(last / step - 1e-9);
  return { min: 0, max: amount * step, tickAmount: amount };
}

/** @param {Drawing} drawing @param {number | undefined} value */
function rounded(drawing, value) {
  if (value == null) return null;
  return drawing.xCounts ? Math.max(1, Math.round(value)) : Math.max(0, Math.round(value * 1000) / 1000);
}

// A line of one point is invisible, one of a few is better seen with them.
/** @param {Drawing} drawing */
function showsPoints(drawing) {
  return drawing.series.every(s => s.points.length <= fewPoints);
}

/** @param {number} value */
function power(value) {
  const y = 10 ** value;
  return y >= 0.001 && y < 1e6 ? Number(y.toPrecision(2)).toLocaleString('en') : `1e${Math.round(value)}`;
}

/** @param {number} value @param {boolean} [axis] */
function number(value, axis = false) {
  const size = Math.abs(value);
  if (size >= 1e5 && axis) return `${Number((value / 1000).toPrecision(3)).toLocaleString('en')}k`;
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  if (size >= 10) return String(Math.round(value * 10) / 10);
  return axis ? String(Math.round(value * 1000) / 1000) : value.toFixed(3);
}
