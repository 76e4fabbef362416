// @ts-check
// Where the image lies in its stage: screen = image · scale + (x, y), all in CSS pixels.

const LARGEST = 32;

/**
 * What holds the view that listen() changes.
 * @typedef {object} Held
 * @property {() => View} get
 * @property {(view: View) => void} set
 * @property {() => { image: Size | undefined, stage: Size }} sizes
 * @property {() => boolean} fitted
 * @property {(at: Point) => Point} [origin]
 * @property {(event: PointerEvent) => boolean} [free]
 */

/** @param {Size} image @param {Size} stage @param {number} [margin] */
export function fit(image, stage, margin = 8) {
  const scale = Math.max(Math.min((stage.width - 2 * margin) / image.width, (stage.height - 2 * margin) / image.height), 0.01);
  return centred(scale, image, stage);
}

/** @param {number} scale @param {Size} image @param {Size} stage */
export function centred(scale, image, stage) {
  return { scale, x: (stage.width - image.width * scale) / 2, y: (stage.height - image.height * scale) / 2 };
}

/**
 * Zooms so that what lies under (atX, atY) stays there; never smaller than half the fitted size.
 * @param {View} view @param {number} factor @param {number} atX @param {number} atY @param {Size} image @param {Size} stage
 */
export function zoomAt(view, factor, atX, atY, image, stage) {
  const smallest = Math.min(fit(image, stage).scale / 2, 1);
  const scale = Math.min(Math.max(view.scale * factor, smallest), LARGEST);
  const grown = scale / view.scale;
  return keepInSight({ scale, x: atX - (atX - view.x) * grown, y: atY - (atY - view.y) * grown }, image, stage);
}

/** @param {View} view @param {number} dx @param {number} dy @param {Size} image @param {Size} stage */
export function pan(view, dx, dy, image, stage) {
  return keepInSight({ scale: view.scale, x: view.x + dx, y: view.y + dy }, image, stage);
}

/**
 * A quarter of the stage always shows image, so that it can't be lost.
 * @param {View} view @param {Size} image @param {Size} stage
 */
export function keepInSight(view, image, stage) {
  /** @param {number} value @param {number} size @param {number} room */
  const clamp = (value, size, room) => Math.min(Math.max(value, Math.min(room / 4, room) - size), room - Math.min(room / 4, size));
  return {
    scale: view.scale,
    x: clamp(view.x, image.width * view.scale, stage.width),
    y: clamp(view.y, image.height * view.scale, stage.height),
  };
}

/**
 * Wheel, drag and pinch on an element. `get` and `set` hold the view; `sizes` tells image and stage. With panes, `origin` gives
 * the corner of the one under a point, which the view counts from. Where `free` says no, the pointer belongs to a tool.
 * @param {HTMLElement} element @param {Held} given
 */
export function listen(element, { get, set, sizes, fitted, origin = () => ({ x: 0, y: 0 }), free = () => true }) {
  const pointers = new Map();
  /** @param {MouseEvent} event */
  const local = event => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  /** @param {number} x @param {number} y */
  const inPane = (x, y) => {
    const corner = origin({ x, y });
    return { x: x - corner.x, y: y - corner.y };
  };
  /** @param {WheelEvent} event */
  const wheel = event => {
    const { image, stage } = sizes();
    if (!image) return;
    event.preventDefault();
    const { x, y } = local(event);
    const at = inPane(x, y);
    const lines = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    set(zoomAt(get(), Math.exp(-lines * (event.ctrlKey ? 0.01 : 0.0018)), at.x, at.y, image, stage));
  };
  /** @param {PointerEvent} event */
  const down = event => {
    if (event.button > 1 || !free(event)) return;
    pointers.set(event.pointerId, local(event));
    // A finger on a fitted image scrolls the page; only a zoomed one is dragged.
    if (event.pointerType !== 'touch' || !fitted()) element.setPointerCapture(event.pointerId);
  };
  /** @param {PointerEvent} event */
  const move = event => {
    const before = pointers.get(event.pointerId);
    const { image, stage } = sizes();
    if (!before || !image) return;
    const now = local(event);
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      const moved = pan(get(), (now.x - before.x) / 2, (now.y - before.y) / 2, image, stage);
      const middle = inPane((now.x + other.x) / 2, (now.y + other.y) / 2);
      set(zoomAt(moved, is / Math.max(was, 1), middle.x, middle.y, image, stage));
    } else if (event.pointerType !== 'touch' || !fitted()) {
      set(pan(get(), now.x - before.x, now.y - before.y, image, stage));
    }
    pointers.set(event.pointerId, now);
  };
  /** @param {PointerEvent} event */
  const up = event => pointers.delete(event.pointerId);
  /** @type {[string, (event: any) => void, AddEventListenerOptions?][]} */
  const listeners = [
    ['wheel', wheel, { passive: false }],
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
  ];
  for (const [name, handler, options] of listeners) element.addEventListener(name, handler, options);
  return () => listeners.forEach(([name, handler]) => element.removeEventListener(name, handler));
}
