// @ts-check
// OpenCV.js (vendor/opencv.js, Apache-2.0) in a worker of its own: 8 MB that only those load who use it.
// Classic, not a module: the library wants importScripts.

/* global cv */
/** @type {Promise<void> | undefined} */
let ready;

/** @typedef {{ rgba: Uint8ClampedArray, width: number, height: number }} Task */

function load() {
  ready ??= (async () => {
    importScripts(new URL('../../vendor/opencv.js', self.location.href).href);
    // In a worker the file leaves its factory. What that makes must not be awaited: its "then" gives itself, without end.
    self.cv = self.cv();
    if (!cv.Mat) await new Promise(resolve => { cv.onRuntimeInitialized = resolve; });
  })();
  return ready;
}

/** @type {Record<string, (task: any) => Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer> | null>} */
const tasks = { ready: () => null, hair: removeHair, grabcut: grabCut };

self.onmessage = async ({ data }) => {
  try {
    await load();
    const started = performance.now();
    const result = tasks[data.task](data);
    self.postMessage({ id: data.id, result, milliseconds: performance.now() - started }, { transfer: result ? [result.buffer] : [] });
  } catch (problem) {
    // The library throws numbers where it throws C++ exceptions.
    const text = typeof problem === 'number' ? cv.exceptionFromPtr?.(problem).msg ?? `OpenCV error ${problem}` : problem.message;
    self.postMessage({ id: data.id, problem: text });
  }
};

/**
 * Frees what it was given to keep, also after an error: the library's memory is not collected.
 * @param {(keep: (mat: any) => any) => any} work
 */
function keeping(work) {
  /** @type {any[]} */
  const kept = [];
  try {
    return work(mat => {
      kept.push(mat);
      return mat;
    });
  } finally {
    kept.forEach(mat => mat.delete());
  }
}

/**
 * Where thin dark structures are, by black-hat; `side` is wider than they are.
 * @param {any} rgb @param {number} side @param {(mat: any) => any} keep
 */
function hairOf(rgb, side, keep) {
  const grey = keep(new cv.Mat());
  cv.cvtColor(rgb, grey, cv.COLOR_RGB2GRAY);
  const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(side, side)));
  const dark = keep(new cv.Mat());
  cv.morphologyEx(grey, dark, cv.MORPH_BLACKHAT, kernel);
  const hair = keep(new cv.Mat());
  cv.threshold(dark, hair, 14, 255, cv.THRESH_BINARY);
  const wider = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(3, 3)));
  cv.dilate(hair, hair, wider);
  return hair;
}

/**
 * DullRazor's idea: dark thin structures by black-hat, then painted over from their surroundings (Telea). RGBA in, RGBA out.
 * @param {Task} given
 */
function removeHair({ rgba, width, height }) {
  return keeping(keep => {
    const source = keep(cv.matFromImageData({ data: rgba, width, height }));
    const rgb = keep(new cv.Mat());
    cv.cvtColor(source, rgb, cv.COLOR_RGBA2RGB);
    // As wide as a few hairs: 17 pixels for PH2's 768.
    const hair = hairOf(rgb, 2 * Math.round(width / 90) + 1, keep);
    // Skin under hair has no finer detail to invent: filled at half size, four times as fast, and only where hair was.
    const half = new cv.Size(Math.ceil(width / 2), Math.ceil(height / 2));
    const [smallRgb, smallHair, filled, enlarged] = [1, 2, 3, 4].map(() => keep(new cv.Mat()));
    cv.resize(rgb, smallRgb, half, 0, 0, cv.INTER_AREA);
    cv.resize(hair, smallHair, half, 0, 0, cv.INTER_AREA);
    cv.threshold(smallHair, smallHair, 0, 255, cv.THRESH_BINARY);
    cv.inpaint(smallRgb, smallHair, filled, 2, cv.INPAINT_TELEA);
    cv.resize(filled, enlarged, new cv.Size(width, height), 0, 0, cv.INTER_LINEAR);
    enlarged.copyTo(rgb, hair);
    const out = keep(new cv.Mat());
    cv.cvtColor(rgb, out, cv.COLOR_RGB2RGBA);
    return new Uint8ClampedArray(out.data);
  });
}

/**
 * `marks`: a byte a pixel, OpenCV's GC_BGD 0, GC_FGD 1, GC_PR_BGD 2, GC_PR_FGD 3. `hair`: cut as if what is thinner than this were not
 * there; 0 leaves the picture. Out: 1 inside.
 * @param {Task & { marks: Mask, hair: number, rounds: number }} given
 */
function grabCut({ rgba, width, height, marks, hair, rounds }) {
  return keeping(keep => {
    const source = keep(cv.matFromImageData({ data: rgba, width, height }));
    const rgb = keep(new cv.Mat());
    cv.cvtColor(source, rgb, cv.COLOR_RGBA2RGB);
    const bare = hair ? keep(new cv.Mat()) : rgb;
    if (hair) cv.inpaint(rgb, hairOf(rgb, hair, keep), bare, 2, cv.INPAINT_TELEA);
    const mask = keep(cv.matFromArray(height, width, cv.CV_8UC1, marks));
    const background = keep(new cv.Mat());
    const foreground = keep(new cv.Mat());
    cv.grabCut(bare, mask, new cv.Rect(), background, foreground, rounds, cv.GC_INIT_WITH_MASK);
    return Uint8Array.from(mask.data, mark => mark & 1);
  });
}
