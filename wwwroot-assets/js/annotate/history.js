// Undo and redo of a mask, a step as the runs of pixels it flips: a hundred strokes are a few kilobytes.

import { difference, flip } from '../masks/rle.js';

const KEPT = 500;

export class History {
  #undo = []; #redo = [];

  /** Records what turned `before` into `after`; nothing when they are equal. Returns whether it did. */
  record(before, after, name) {
    const runs = difference(before, after);
    if (runs.length === 0) return false;
    this.#undo.push({ runs, name });
    if (this.#undo.length > KEPT) this.#undo.shift();
    this.#redo = [];
    return true;
  }

  get canUndo() { return this.#undo.length > 0; }
  get canRedo() { return this.#redo.length > 0; }
  get depth() { return this.#undo.length; }

  /** Changes the mask in place; returns { name, rows } of the step, or null when there is none. */
  undo(mask, width) { return move(this.#undo, this.#redo, mask, width); }
  redo(mask, width) { return move(this.#redo, this.#undo, mask, width); }

  /** What a draft keeps; `unfinished` is the stroke that is being drawn. */
  state(unfinished) {
    const open = unfinished && difference(unfinished.before, unfinished.after);
    return { undo: open?.length ? [...this.#undo, { runs: open, name: unfinished.name }] : [...this.#undo], redo: open?.length ? [] : [...this.#redo] };
  }

  restore({ undo = [], redo = [] } = {}) {
    this.#undo = [...undo];
    this.#redo = [...redo];
  }
}

function move(from, to, mask, width) {
  const step = from.pop();
  if (!step) return null;
  to.push(step);
  return { name: step.name, rows: flip(mask, step.runs, width) };
}
