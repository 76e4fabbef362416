// @ts-check
// The 2D context of a canvas.

/**
 * A browser never refuses it to who asks a canvas for nothing else.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {Context}
 */
export const contextOf = (canvas, settings) => /** @type {Context} */ (canvas.getContext('2d', settings));
