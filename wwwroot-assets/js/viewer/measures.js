// Asks the worker for boundary distances and lesion measures. While it works only the newest question waits.

export class Measures {
  #worker; #busy = false; #waiting = null; #reference; #turn = 0; #told;

  constructor(told) {
    this.#told = told;
    this.#worker = new Worker(new URL('./measure-worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }) => {
      this.#busy = false;
      if (data.turn === this.#turn) this.#told(data);
      if (this.#waiting) this.#send();
    };
  }

  ask(question) {
    this.#waiting = { ...question, turn: ++this.#turn };
    if (!this.#busy) this.#send();
  }

  #send() {
    const { reference, ...question } = this.#waiting;
    this.#waiting = null;
    this.#busy = true;
    // Sent once a case, kept by the worker.
    if (reference !== this.#reference) question.reference = reference;
    this.#reference = reference;
    this.#worker.postMessage(question);
  }

  dispose() {
    this.#worker.terminate();
  }
}
