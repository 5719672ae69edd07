// A signature that is drawn: strokes become the path of an SVG in a hidden field. Without this file
// the name is typed.

const EVERY = 3; // units of the field between two points that are kept
const MOST = 38000; // letters of a path; the rest of a scribble is not kept

const box = document.querySelector("[data-drawn]");
const field = document.querySelector("[data-path]");

function begin() {
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let last = null;
  box.hidden = false;
  redraw();
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    keep("M", at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const one of moves.length ? moves : [event]) {
      const point = at(one);
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= EVERY) keep("L", point);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
  box.querySelector("button").addEventListener("click", () => {
    field.value = "";
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  function at(event) {
    const area = canvas.getBoundingClientRect();
    const inside = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [
      inside(((event.clientX - area.left) / area.width) * canvas.width, canvas.width),
      inside(((event.clientY - area.top) / area.height) * canvas.height, canvas.height),
    ];
  }

  function keep(how, point) {
    if (field.value.length > MOST) return;
    field.value += `${how}${point[0]},${point[1]}`;
    last = point;
    redraw();
  }

  function redraw() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    pen.stroke(new Path2D(field.value));
  }
}

if (box && field) begin();
