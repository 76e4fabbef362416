// @ts-check
// The page's side of the OpenCV worker, started when first wanted.

import { contextOf } from '../canvas.js';

/** @type {Worker | undefined} */
let worker;
let last = 0;
/** @type {Map<number, { resolve: (answer: any) => void, reject: (problem: Error) => void }>} */
const waiting = new Map();

function start() {
  const started = worker = new Worker(new URL('./opencv-worker.js', import.meta.url));
  started.onmessage = ({ data }) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.problem) asked?.reject(new Error(data.problem));
    else asked?.resolve(data);
  };
  started.onerror = event => {
    const problem = new Error(`OpenCV.js could not be started: ${event.message || 'its file did not load'}. Reload the page.`);
    for (const { reject } of waiting.values()) reject(problem);
    waiting.clear();
    started.terminate();
    worker = undefined; // the next wish tries again
  };
  return started;
}

/** @param {Record<string, unknown>} task @returns {Promise<any>} */
function ask(task) {
  const asked = worker ?? start();
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    asked.postMessage({ ...task, id });
  });
}

/** Loads the library ahead of the first wish. */
export const prepare = () => { ask({ task: 'ready' }).catch(() => { /* reported when it is wanted */ }); };

/**
 * A picture with its hair painted over, as a canvas of the same size.
 * @param {Picture} picture
 */
export async function removeHair(picture) {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas, { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const { result } = await ask({ task: 'hair', rgba: context.getImageData(0, 0, width, height).data, width, height });
  context.putImageData(new ImageData(result, width, height), 0, 0);
  return canvas;
}

/**
 * Marks as OpenCV has them (0 surely outside, 1 surely inside, 2 and 3 perhaps), hair thinner than `hair` pixels painted over;
 * gives { result: mask, milliseconds }.
 * @param {Uint8ClampedArray} rgba @param {number} width @param {number} height @param {Mask} marks @param {number} hair
 * @param {number} [rounds]
 */
export const grabCut = (rgba, width, height, marks, hair, rounds = 3) => ask({ task: 'grabcut', rgba, width, height, marks, hair, rounds });
