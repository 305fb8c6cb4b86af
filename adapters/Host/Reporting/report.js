// Values under the pointer. The lines are read back out of the paths that we wrote: M x y, then h and v steps.
"use strict";
(() => {
  const left = 84, right = 946;

  const points = path => {
    const result = [];
    let x = 0, y = 0;
    for (const [, command, first, second] of path.getAttribute("d").matchAll(/([Mhv])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
      if (command === "M") { x = +first; y = +second; result.push({ x, y, starts: true }); }
      else if (command === "h") { x += +first; result.push({ x, y }); }
      else { y += +first; result.push({ x, y }); }
    }
    return result;
  };

  // The last point at or before x; null in a gap, which is where the next point begins another piece.
  const at = (line, x) => {
    let low = 0, high = line.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (line[middle].x <= x) low = middle + 1; else high = middle;
    }
    const isGap = low === 0 || (low < line.length ? line[low].starts : x > line[low - 1].x + 1);
    return isGap ? null : line[low - 1].y;
  };

  for (const chart of document.querySelectorAll("svg.over-time")) {
    const data = chart.dataset, box = chart.viewBox.baseVal;
    const start = +data.startMs, end = +data.endMs, least = +data.least, greatest = +data.greatest;
    const top = 12, bottom = box.height - 30;
    const format = new Intl.NumberFormat("en", { minimumFractionDigits: +data.decimals, maximumFractionDigits: +data.decimals });
    let lines = null, cursor = null, reader = null;

    const show = event => {
      const place = chart.getBoundingClientRect();
      const x = (event.clientX - place.left) * box.width / place.width;
      if (x < left || x > right) return hide();
      lines ??= [...chart.querySelectorAll("path.line")].map(path => ({ name: path.dataset.name, points: points(path) }));
      if (!cursor) {
        cursor = chart.appendChild(document.createElementNS(chart.namespaceURI, "path"));
        cursor.setAttribute("class", "cursor");
        reader = document.body.appendChild(document.createElement("div"));
        reader.className = "reader";
      }
      cursor.setAttribute("d", `M${x} ${top}V${bottom}`);
      const time = new Date(start + (x - left) / (right - left) * (end - start)).toISOString().replace("T", " ").replace("Z", " UTC");
      const values = lines.map(line => ({ name: line.name, y: at(line.points, x) })).filter(line => line.y !== null)
        .map(line => `${line.name}  ${format.format(least + (bottom - line.y) / (bottom - top) * (greatest - least))}`);
      reader.textContent = [time, ...values].join("\n");
      const width = reader.offsetWidth;
      const isRight = event.clientX + 16 + width > document.documentElement.clientWidth;
      reader.style.left = `${window.scrollX + (isRight ? event.clientX - 16 - width : event.clientX + 16)}px`;
      reader.style.top = `${window.scrollY + event.clientY + 12}px`;
    };

    const hide = () => { cursor?.remove(); reader?.remove(); cursor = reader = null; };
    chart.addEventListener("pointermove", show);
    chart.addEventListener("pointerleave", hide);
  }
})();
