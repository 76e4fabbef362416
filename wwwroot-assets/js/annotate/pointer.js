// @ts-check
// Mouse, pen, finger and keyboard to a tool. Two fingers move and zoom: what the first has drawn is then taken back.

export class Pointer {
  #canvas; #editor; #fingers = new Set(); #isPenDown = false;
  /** @type {number | null} */
  #active = null;
  /** @type {Tool | null} */
  #tool = null;
  /** @type {(() => void)[]} */
  #undo = [];

  /** @param {HTMLCanvasElement} canvas @param {Editor} editor */
  constructor(canvas, editor) {
    this.#canvas = canvas;
    this.#editor = editor;
    /** @param {string} name @param {(event: any) => void} handler */
    const on = (name, handler) => {
      canvas.addEventListener(name, handler);
      this.#undo.push(() => canvas.removeEventListener(name, handler));
    };
    on('pointerdown', event => this.#down(event));
    on('pointermove', event => this.#move(event));
    on('pointerup', event => this.#up(event));
    on('pointercancel', event => this.#up(event));
    on('pointerleave', () => this.#hover(null));
    on('contextmenu', event => event.preventDefault());
    on('dblclick', () => {
      this.#editor.tool?.close?.();
      this.#editor.surface.redraw();
    });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const { tool, sheet } = this.#editor;
    if (event.pointerType === 'touch') this.#fingers.add(event.pointerId);
    if (this.#fingers.size > 1) return this.abandon();
    const draws = event.button === 0 || event.button === 5; // 5: the eraser end of a pen
    if (!tool || !sheet || !draws || this.#active !== null) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#active = event.pointerId;
    this.#tool = tool;
    this.#hover(this.#editor.surface.at(event));
    tool.begin(this.#editor.surface.at(event), event);
    this.#editor.surface.redraw();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#editor.sheet) return;
    const at = this.#editor.surface.at(event);
    if (this.#active === event.pointerId) {
      // Everything the hand did between two frames, not only where it ended.
      const between = event.getCoalescedEvents?.() ?? [];
      this.#tool?.move((between.length ? between : [event]).map(one => ({ point: this.#editor.surface.at(one), event: one })));
    }
    this.#hover(at);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.#fingers.delete(event.pointerId);
    if (this.#active === event.pointerId) this.finish();
  }

  /** @param {Point | null} at */
  #hover(at) {
    this.#editor.cursor = at;
    if (at) this.#editor.tool?.hover?.(at);
    this.#editor.surface.redraw();
  }

  /** The stroke ends here, as it is. */
  finish() {
    if (this.#active === null && !this.#isPenDown) return;
    this.#active = null;
    this.#isPenDown = false;
    this.#tool?.end();
    this.#editor.surface.redraw();
  }

  /** The stroke was none. */
  abandon() {
    this.#active = null;
    this.#isPenDown = false;
    this.#editor.tool?.cancel();
    this.#editor.surface.redraw();
  }

  /**
   * By keyboard: the cursor walks over the image, and draws while the pen is down.
   * @param {number} dx @param {number} dy
   */
  step(dx, dy) {
    const { sheet, cursor, surface } = this.#editor;
    if (!sheet) return;
    const from = cursor ?? { x: sheet.width / 2, y: sheet.height / 2 };
    const to = {
      x: Math.min(Math.max(Math.floor(from.x) + 0.5 + dx, 0.5), sheet.width - 0.5),
      y: Math.min(Math.max(Math.floor(from.y) + 0.5 + dy, 0.5), sheet.height - 0.5),
    };
    if (this.#isPenDown) this.#tool?.move([{ point: to, event: KEYBOARD }]);
    this.#hover(to);
    surface.reveal(to);
  }

  /** @param {{ altKey: boolean, shiftKey: boolean }} event */
  penDown(event) {
    const { tool, sheet, cursor } = this.#editor;
    if (!tool || !sheet || this.#active !== null || this.#isPenDown) return;
    if (!cursor) this.step(0, 0);
    this.#tool = tool;
    this.#isPenDown = true;
    tool.begin(this.#editor.cursor ?? { x: 0, y: 0 }, { ...KEYBOARD, altKey: event.altKey, shiftKey: event.shiftKey });
    this.#editor.surface.redraw();
  }

  penUp() {
    if (this.#isPenDown) this.finish();
  }

  dispose() {
    this.#undo.forEach(undo => undo());
  }
}

const KEYBOARD = { pointerType: 'keyboard', pressure: 0, buttons: 1, altKey: false, shiftKey: false };
