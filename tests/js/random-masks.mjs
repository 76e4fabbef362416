// Masks for property tests: noise, blobs and nothing, from a seed.

export function generator(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
}

export function* masks(rounds, seed = 7) {
  const random = generator(seed);
  for (let round = 0; round < rounds; round++) {
    const width = 1 + Math.floor(random() * 24);
    const height = 1 + Math.floor(random() * 24);
    const share = [0, 0.1, 0.5, 0.7, 1][round % 5];
    const blob = random() < 0.5;
    const [cx, cy, r] = [random() * width, random() * height, 1 + random() * 10];
    const mask = Uint8Array.from({ length: width * height }, (_, i) =>
      blob ? Number(Math.hypot(i % width - cx, Math.floor(i / width) - cy) < r && random() < 0.95) : Number(random() < share));
    yield { mask, width, height, random };
  }
}

/** Rows of '.' and '#'. */
export const picture = (...rows) => Uint8Array.from(rows.join('').replaceAll('.', '0').replaceAll('#', '1'));
