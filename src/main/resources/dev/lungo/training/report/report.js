'use strict';
// Draws the charts of a report from the JSON in the page.
(() => {
  const { charts, markers } = JSON.parse(document.getElementById('data').textContent);
  const figures = [...document.querySelectorAll('figure[data-chart]')];
  if (figures.length === 0) return;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const element = (tag, className, text) => {
    const e = document.createElement(tag);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  };

  // --- Numbers ---

  const significant = (v, digits) => String(Number(v.toPrecision(digits)));
  const count = v => {
    for (const [size, letter] of [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']]) {
      if (Math.abs(v) >= size) return significant(v / size, 4) + letter;
    }
    return significant(v, 4);
  };
  const clock = v => {
    const s = Math.round(v), two = n => String(n).padStart(2, '0');
    return s < 3600
      ? Math.floor(s / 60) + ':' + two(s % 60)
      : Math.floor(s / 3600) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
  };
  const plain = v => {
    if (v === 0) return '0';
    const size = Math.abs(v);
    return size < 1e-3 || size >= 1e6 ? Number(v.toPrecision(3)).toExponential() : significant(v, 4);
  };
  const write = (format, v) => v == null ? '–' : { COUNT: count, SECONDS: clock, NUMBER: plain }[format](v);
  const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 604800];

  // --- One chart ---

  let axisName = charts[0].axes[0].name;
  let detail = false;
  const axisOf = chart => chart.axes.find(axis => axis.name === axisName) ?? chart.axes[0];
  const views = [];

  const stroke = (line, i, lines) => {
    if (line.style === 'FAINT') return colour('line-1') + '55';
    const before = lines.slice(0, i).filter(l => l.style !== 'FAINT').length;
    return colour('line-' + (1 + before % 8));
  };

  function draw(figure) {
    const chart = charts[figure.dataset.chart];
    const axis = axisOf(chart);
    const sparse = axis.values.length <= 60;
    figure.querySelectorAll('.legend, .uplot, .at').forEach(e => e.remove());

    const legend = element('div', 'legend');
    const outputs = chart.lines.map((line, i) => {
      const button = element('button');
      button.type = 'button';
      const swatch = element('span', 'swatch');
      swatch.style.background = stroke(line, i, chart.lines);
      const output = element('output');
      button.append(swatch, element('span', '', line.name), output);
      button.onclick = () => {
        plot.setSeries(i + 1, { show: !plot.series[i + 1].show });
        button.classList.toggle('off', !plot.series[i + 1].show);
      };
      legend.append(button);
      return output;
    });
    const at = element('span', 'at');
    figure.querySelector('figcaption').append(at);
    figure.append(legend);

    // The values under the cursor, or the last ones.
    const show = index => {
      chart.lines.forEach((line, i) => {
        let k = index ?? line.values.length - 1;
        if (index == null) while (k > 0 && line.values[k] == null) k--;
        outputs[i].textContent = write(chart.format, line.values[k]);
      });
      at.textContent = index == null ? '' : axis.name + ' ' + write(axis.format, axis.values[index]);
    };

    const drawMarkers = u => {
      const { ctx, bbox } = u;
      ctx.save();
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
      for (const marker of markers) {
        const x = marker.at[marker.axes.indexOf(axis.name)];
        if (x === undefined || x < u.scales.x.min || x > u.scales.x.max) continue;
        const left = Math.round(u.valToPos(x, 'x', true));
        ctx.strokeStyle = ctx.fillStyle = colour(marker.bad ? 'warning' : 'soft');
        ctx.beginPath();
        ctx.moveTo(left, bbox.top);
        ctx.lineTo(left, bbox.top + bbox.height);
        ctx.stroke();
        ctx.font = 11 * devicePixelRatio + 'px ' + getComputedStyle(document.body).fontFamily;
        ctx.textAlign = left > bbox.left + bbox.width * 0.85 ? 'right' : 'left';
        ctx.textBaseline = 'top';
        const gap = ctx.textAlign === 'left' ? 4 : -4;
        ctx.fillText(marker.label, left + gap * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
      }
      ctx.restore();
    };

    const grid = { stroke: colour('grid'), width: 1 };
    const axisLook = { stroke: colour('soft'), grid, ticks: { show: false }, font: '12px ' + getComputedStyle(document.body).fontFamily };
    const plot = new uPlot({
      width: figure.clientWidth - padding(figure),
      height: height(figure),
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (u, low, high) => uPlot.rangeNum(...(detail ? bulk(u) ?? [low, high] : [low, high]), 0.08, true) } },
      axes: [
        { ...axisLook, gap: 8, size: 36, values: (u, splits) => splits.map(v => write(axis.format, v)), ...(axis.format === 'SECONDS' ? { incrs: SECONDS } : {}) },
        { ...axisLook, gap: 6, size: (u, values) => 16 + 7 * Math.max(2, ...(values ?? []).map(v => v.length)), values: (u, splits) => splits.map(v => write(chart.format, v)) },
      ],
      series: [
        {},
        ...chart.lines.map((line, i) => ({
          stroke: stroke(line, i, chart.lines),
          width: line.style === 'STRONG' ? 2.25 : line.style === 'FAINT' ? 1 : 1.4,
          points: { show: sparse && line.style !== 'FAINT', size: line.style === 'STRONG' ? 6 : 4, fill: stroke(line, i, chart.lines) },
          spanGaps: true,
        })),
      ],
      cursor: {
        y: false,
        points: { size: 7 },
        drag: { x: true, y: false },
        sync: { key: axis.name, scales: ['x', null] },
      },
      hooks: {
        setCursor: [u => show(u.cursor.left >= 0 ? u.cursor.idx : null)],
        draw: [drawMarkers],
        setSelect: [u => u.select.width > 0 && zoom(figure, axis.name, u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x'))],
      },
    }, [axis.values, ...chart.lines.map(line => line.values)], figure);
    plot.over.addEventListener('dblclick', () => zoom(figure, axis.name, null, null));
    show(null);
    return { figure, axis, plot };
  }

  // Where nearly all of the visible values lie, once the run's first tenth is over.
  function bulk(u) {
    const [xs, ...lines] = u.data;
    const [first, last] = u.series[0].idxs;
    const start = xs[first] + (xs[last] - xs[first]) / 10;
    const values = [];
    for (let i = first; i <= last; i++) {
      if (xs[i] >= start) lines.forEach((line, k) => { if (u.series[k + 1].show && line[i] != null) values.push(line[i]); });
    }
    values.sort((a, b) => a - b);
    const at = share => values[Math.round(share * (values.length - 1))];
    return values.length > 1 && at(0.005) < at(0.995) ? [at(0.005), at(0.995)] : null;
  }

  const padding = figure => {
    const style = getComputedStyle(figure);
    return parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  };
  const height = figure => figure.parentElement.clientWidth < 640 ? 210 : figure.matches(':first-child') ? 340 : 230;

  // What is selected in one chart is shown in all that have the axis.
  function zoom(source, name, min, max) {
    for (const { figure, axis, plot } of views) {
      if (figure !== source && axis.name === name) {
        plot.setScale('x', { min: min ?? axis.values[0], max: max ?? axis.values.at(-1) });
      }
    }
  }

  function drawAll() {
    for (const view of views) view.plot.destroy();
    views.splice(0, views.length, ...figures.map(draw));
  }

  // --- The switches beside the first heading of charts ---

  function choice(label, names, chosen, choose) {
    const group = element('div', 'switch');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', label);
    for (const name of names) {
      const button = element('button', '', name);
      button.type = 'button';
      button.setAttribute('aria-pressed', name === chosen);
      button.onclick = () => {
        group.querySelectorAll('button').forEach(b => b.setAttribute('aria-pressed', b === button));
        choose(name);
        drawAll();
      };
      group.append(button);
    }
    return group;
  }

  const heading = figures[0].closest('section').querySelector('h2');
  const row = element('div', 'heading');
  const switches = element('div', 'switches');
  heading.replaceWith(row);
  row.append(heading, switches);
  switches.append(choice('Vertical range', ['whole', 'detail'], 'whole', name => { detail = name === 'detail'; }));
  const names = [...new Set(charts.filter(chart => chart.axes.length > 1).flatMap(chart => chart.axes.map(axis => axis.name)))];
  if (names.length > 1) {
    switches.append(choice('Horizontal axis', names, axisName, name => { axisName = name; }));
  }
  figures.at(-1).parentElement.after(element('p', 'hint', 'Drag across a chart to look closer, double-click to see all; click a name to hide its line.'));

  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    for (const { figure, plot } of views) plot.setSize({ width: figure.clientWidth - padding(figure), height: height(figure) });
  });
})();
