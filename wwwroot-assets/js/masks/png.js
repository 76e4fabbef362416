// @ts-check
// A mask as an 8-bit grey PNG of 0 and 255 (ISIC's convention). The canvas writes RGBA, and some browsers disturb its pixels for
// privacy; a mask must arrive as it was drawn.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** @param {string} type @param {Uint8Array<ArrayBuffer>} data */
function chunk(type, data) {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set([...type].map(letter => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** @param {Mask} mask @param {number} width @param {number} height */
export async function encodeMask(mask, width, height) {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 0, 0, 0, 0], 8); // 8 bits, grey, deflate, filters by row, not interlaced
  const rows = new Uint8Array((width + 1) * height); // each row begins with its filter: none
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = mask[y * width + x] ? 255 : 0;
  const packed = new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate')));
  return new Blob(
    [
      Uint8Array.from(SIGNATURE),
      chunk('IHDR', header),
      chunk('IDAT', new Uint8Array(await packed.arrayBuffer())),
      chunk('IEND', new Uint8Array(0)),
    ],
    { type: 'image/png' },
  );
}
