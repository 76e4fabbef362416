// @ts-check
// The texts and controls beside the stage. Razor renders them once; their state is written here.

/**
 * What can be set of a layer that is off stands back.
 * @param {HTMLElement} control @param {boolean} isOff
 */
export const dim = (control, isOff) => control.closest('.viewer-layer')?.classList.toggle('is-off', isOff);

export class Panel {
  #root;

  /** @param {Markup} root */
  constructor(root) {
    this.#root = root;
  }

  get showsMeasures() { return Boolean(this.#root.querySelector('[data-measures]')?.open); }

  /** @param {string} name @param {string} text */
  write(name, text) {
    for (const place of this.#root.querySelectorAll(`[data-show="${name}"]`)) place.textContent = text;
  }

  /** @param {string} name */
  read(name) {
    return this.#root.querySelector(`[data-show="${name}"]`)?.textContent;
  }

  /** @param {string} text @param {boolean} [quiet] */
  say(text, quiet = false) {
    const status = this.#root.querySelector('[data-show=status]');
    status.textContent = text;
    status.classList.toggle('is-quiet', quiet);
  }

  /** @param {ViewerSettings} settings */
  showSettings(settings) {
    for (const control of this.#root.querySelectorAll('[data-set]:not(template *)')) {
      const [layer, property] = control.dataset.set.split('.');
      if (layer === 'threshold') continue;
      const value = property ? (settings[layer] ?? settings.extra[layer])?.[property] : settings[layer];
      if (control.type === 'checkbox') control.checked = value;
      else control.value = value;
      if (property === 'on') dim(control, !value);
    }
    for (const button of this.#root.querySelectorAll('[data-layout]'))
      button.setAttribute('aria-pressed', button.dataset.layout === settings.layout);
  }

  /** @param {import('./threshold.js').Threshold} threshold */
  showThreshold({ value, own }) {
    const slider = this.#root.querySelector('[data-set=threshold]');
    if (!slider) return;
    const text = value.toFixed(4);
    slider.value = value;
    slider.setAttribute('aria-valuetext', text);
    this.write('threshold', text);
    // A correction or a download starts from what is seen; without a number by the run's rule, which has more digits than are shown.
    const isRule = own === null;
    /** @type {HTMLAnchorElement | null} */
    const draw = document.querySelector('a[data-draw]');
    if (draw) draw.href = draw.href.split('@')[0] + (isRule ? '' : `@${text}`);
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll('a[data-threshold-link]');
    for (const link of links) link.href = link.dataset.thresholdLink + (isRule ? '' : `?threshold=${text}`);
  }

  /**
   * For a screen reader, when a threshold was chosen.
   * @param {number} threshold @param {boolean} hasReference
   */
  speakScores(threshold, hasReference) {
    this.write('spoken', hasReference
      ? `Threshold ${threshold.toFixed(4)}: IoU ${this.read('iou')}, Dice ${this.read('dice')}`
      : `Threshold ${threshold.toFixed(4)}: area ${this.read('area')}`);
  }
}

/** Along the strips of cases and of runs only: scrollIntoView would move the page too. */
export function revealInStrips() {
  /** @type {NodeListOf<HTMLElement>} */
  const frames = document.querySelectorAll('[data-filmstrip] [aria-current], [data-run-key][aria-current]');
  for (const frame of frames) {
    const strip = frame.parentElement;
    if (strip) strip.scrollLeft = frame.offsetLeft - strip.offsetLeft - (strip.clientWidth - frame.clientWidth) / 2;
  }
}
