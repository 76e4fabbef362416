// @ts-check
// Undo and redo of a mask, a step as the runs of pixels it flips: a hundred strokes are a few kilobytes.

import { difference, flip } from '../masks/rle.js';

const KEPT = 500;

/** @typedef {{ runs: Uint32Array, name: string }} Step */

export class History {
  /** @type {Step[]} */
  #undo = [];
  /** @type {Step[]} */
  #redo = [];

  /**
   * Records what turned `before` into `after`; nothing when they are equal. Returns whether it did.
   * @param {Mask} before @param {Mask} after @param {string} name
   */
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

  /**
   * Changes the mask in place; returns { name, rows } of the step, or null when there is none.
   * @param {Mask} mask @param {number} width
   */
  undo(mask, width) { return move(this.#undo, this.#redo, mask, width); }
  /** @param {Mask} mask @param {number} width */
  redo(mask, width) { return move(this.#redo, this.#undo, mask, width); }

  /**
   * What a draft keeps; `unfinished` is the stroke that is being drawn.
   * @param {Unfinished | null} unfinished
   */
  state(unfinished) {
    const open = unfinished && difference(unfinished.before, unfinished.after);
    if (!unfinished || !open?.length) return { undo: [...this.#undo], redo: [...this.#redo] };
    return { undo: [...this.#undo, { runs: open, name: unfinished.name }], redo: [] };
  }

  /** @param {{ undo?: Step[], redo?: Step[] }} [given] */
  restore({ undo = [], redo = [] } = {}) {
    this.#undo = [...undo];
    this.#redo = [...redo];
  }
}

/** @param {Step[]} from @param {Step[]} to @param {Mask} mask @param {number} width */
function move(from, to, mask, width) {
  const step = from.pop();
  if (!step) return null;
  to.push(step);
  return { name: step.name, rows: flip(mask, step.runs, width) };
}
