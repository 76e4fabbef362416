// @ts-check
// The probability from which a pixel belongs to the lesion: the run's rule, or a reader's own number.

const SAME = 0.0006; // what reads as the run's threshold is the run's

export class Threshold {
  /** A reader's own; null: the run's rule. @type {number | null} */
  own;
  #rule = 0;

  /** @param {number | null} own */
  constructor(own) {
    this.own = own;
  }

  get value() { return this.own ?? this.#rule; }

  /**
   * Another case may come from another run.
   * @param {number} rule
   */
  setRule(rule) {
    this.#rule = rule;
    if (this.own !== null && this.#isRule(this.own)) this.own = null;
  }

  /** @param {number} value */
  choose(value) {
    const within = Number(Math.min(Math.max(value, 0), 1).toFixed(4)); // as the address and the links say it
    this.own = this.#isRule(within) ? null : within;
  }

  /** @param {number} value */
  #isRule(value) {
    return Math.abs(value - this.#rule) < SAME;
  }
}
