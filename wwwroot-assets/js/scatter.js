// Dots over two numeric axes on ApexCharts, with lines behind them; a dot that has an address opens it.
const charts = new Map();

export function create(element, id, drawing) {
  destroy(id);
  const chart = new ApexCharts(element, optionsOf(id, drawing));
  const entry = { chart, drawing };
  charts.set(id, entry);
  return chart.render().then(() => level(entry));
}

export function replace(id, drawing) {
  const entry = charts.get(id);
  if (!entry) return;
  entry.drawing = drawing;
  const options = optionsOf(id, drawing);
  delete options.chart;
  entry.chart.updateOptions(options, false, false, false);
  entry.chart.clearAnnotations();
  level(entry);
}

export function destroy(id) {
  const entry = charts.get(id);
  if (!entry) return;
  charts.delete(id);
  entry.chart.destroy();
}

function level({ chart, drawing }) {
  if (!drawing.level) return;
  chart.addYaxisAnnotation({
    y: drawing.level.low, y2: drawing.level.high, borderColor: 'transparent', fillColor: '#7d8590', opacity: 0.16,
    label: { text: drawing.level.label, position: 'left', textAnchor: 'start', offsetX: 4, borderWidth: 0, style: { background: 'transparent', fontSize: '11px', cssClass: 'chart-marker' } },
  }, true);
}

function optionsOf(id, drawing) {
  const { dots, lines } = drawing;
  const across = x => drawing.xLog ? Math.log10(x) : x;
  return {
    chart: {
      id, type: 'line', height: drawing.height, fontFamily: 'inherit', background: 'transparent',
      animations: { enabled: false }, toolbar: { show: false }, zoom: { enabled: false }, redrawOnParentResize: true,
      events: { markerClick: (_, __, { seriesIndex, dataPointIndex }) => open(charts.get(id)?.drawing.dots[seriesIndex]?.points[dataPointIndex]) },
    },
    series: [
      ...dots.map(g => ({ name: g.name, type: 'scatter', data: g.points.map(p => ({ x: across(p.x), y: p.y })) })),
      ...lines.map(l => ({ name: l.name, type: 'line', data: l.points.map(([x, y]) => ({ x: across(x), y })) })),
    ],
    colors: [...dots.map(g => g.colour), ...lines.map(l => l.colour)],
    fill: { type: 'solid', opacity: [...dots.map(() => 0.85), ...lines.map(() => 1)] },
    stroke: { curve: 'straight', width: [...dots.map(() => 0), ...lines.map(() => 1.5)], dashArray: [...dots.map(() => 0), ...lines.map(l => l.dash)] },
    markers: { size: [...dots.map(g => g.size), ...lines.map(() => 0)], strokeWidth: 0, hover: { sizeOffset: 2 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    grid: { xaxis: { lines: { show: true } }, padding: { left: 4, right: 16, top: -8, bottom: 0 } },
    xaxis: {
      type: 'numeric', min: drawing.xMin == null ? undefined : across(drawing.xMin), max: drawing.xMax == null ? undefined : across(drawing.xMax), tickAmount: 5,
      title: { text: drawing.xTitle, style: { fontWeight: 400 } },
      labels: { formatter: value => number(drawing.xLog ? 10 ** value : Number(value)), hideOverlappingLabels: true },
      tooltip: { enabled: false },
    },
    yaxis: {
      title: { text: drawing.yTitle, style: { fontWeight: 400 } }, min: drawing.yMin ?? undefined, max: drawing.yMax ?? undefined, tickAmount: 5,
      labels: { minWidth: 48, maxWidth: 72, formatter: value => value == null ? '' : number(value) },
    },
    tooltip: { shared: false, intersect: true, theme: false, custom: ({ seriesIndex, dataPointIndex }) => said(charts.get(id)?.drawing.dots[seriesIndex]?.points[dataPointIndex]) },
    noData: { text: 'Nothing to draw yet' },
  };
}

function said(point) {
  if (!point) return '';
  const box = document.createElement('div');
  box.className = 'scatter-tip';
  box.textContent = point.label;
  return box.outerHTML;
}

function open(point) {
  if (point?.href) Blazor.navigateTo(point.href);
}

function number(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  if (size >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
