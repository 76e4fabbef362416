// @ts-check
// Asks the worker for boundary distances and lesion measures. While it works only the newest question waits.

/**
 * @typedef {object} Question
 * @property {Mask | null} predicted
 * @property {Mask | null} reference
 * @property {number} width
 * @property {number} height
 * @property {boolean} shapes
 */

export class Measures {
  #worker; #busy = false; #turn = 0; #onResult;
  /** @type {Question & { turn: number } | null} */
  #waiting = null;
  /** @type {Mask | null | undefined} */
  #reference;

  /** @param {(answer: any) => void} onResult */
  constructor(onResult) {
    this.#onResult = onResult;
    this.#worker = new Worker(new URL('./measure-worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }) => {
      this.#busy = false;
      if (data.turn === this.#turn) this.#onResult(data);
      if (this.#waiting) this.#send();
    };
  }

  /** @param {Question} question */
  ask(question) {
    this.#waiting = { ...question, turn: ++this.#turn };
    if (!this.#busy) this.#send();
  }

  #send() {
    if (!this.#waiting) return;
    const { reference, ...question } = this.#waiting;
    this.#waiting = null;
    this.#busy = true;
    // Sent once a case, kept by the worker.
    this.#worker.postMessage(reference === this.#reference ? question : { ...question, reference });
    this.#reference = reference;
  }

  dispose() {
    this.#worker.terminate();
  }
}
