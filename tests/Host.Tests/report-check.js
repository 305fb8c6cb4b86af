// Looks at a report as a reader would, and leaves what it saw in the page.
"use strict";
const errors = [];
window.addEventListener("error", event => errors.push(event.message));
window.addEventListener("load", () => {
  const charts = [...document.querySelectorAll("svg.chart")].map(chart => {
    const box = chart.getBoundingClientRect();
    const texts = [...chart.querySelectorAll("text")].map(text => ({ text: text.textContent, kind: text.getAttribute("class"), box: text.getBoundingClientRect() }));
    const outside = texts.filter(({ box: text }) => text.left < box.left - 1 || text.right > box.right + 1 || text.top < box.top - 1 || text.bottom > box.bottom + 1);
    const overlapping = texts.filter((one, index) => texts.slice(index + 1).some(other =>
      one.box.left < other.box.right && other.box.left < one.box.right && one.box.top + 2 < other.box.bottom && other.box.top + 2 < one.box.bottom));
    let reader = "";
    if (chart.classList.contains("over-time")) {
      chart.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + box.width * 0.9, clientY: box.top + box.height / 2 }));
      reader = document.querySelector(".reader")?.textContent ?? "";
      chart.dispatchEvent(new PointerEvent("pointerleave"));
      if (document.querySelector(".reader, .cursor")) errors.push("the reader stays");
    }
    return {
      id: chart.id, x: Math.round(box.left), y: Math.round(box.top + window.scrollY), width: Math.round(box.width), height: Math.round(box.height),
      outside: outside.map(text => text.text), overlapping: overlapping.map(text => text.text), labels: texts.length, reader,
    };
  });
  // What is within a table or a text that scrolls by itself may be wider; those themselves may not.
  const wide = [...document.querySelectorAll("main *")].filter(element =>
    !element.parentElement.closest("svg, pre, table.numbers") && element.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(element => element.outerHTML.slice(0, 120)).slice(0, 5);
  const seen = { errors, charts, wide, height: document.documentElement.scrollHeight };
  const result = document.createElement("script");
  result.type = "application/json";
  result.id = "seen";
  result.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(seen))));
  document.body.append(result);
});
