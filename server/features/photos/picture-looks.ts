import sharp from "sharp";

const WIDTH = 9;
const HEIGHT = 8;
/** Of 255; below it a picture is a blank, and all blanks look alike. */
const LEAST_CONTRAST = 4;

/**
 * How a picture looks, as 64 bits: whether each of 9 × 8 grey fields is darker than its right neighbour (dHash, Krawetz
 * 2013). Other sizes, compressions and small corrections of one picture differ in few bits.
 * @returns null for a picture without structure, such as a black one
 */
export async function picturesLooks(image: Buffer): Promise<bigint | null> {
  const grey = await sharp(image).greyscale().resize(WIDTH, HEIGHT, { fit: "fill" }).raw().toBuffer();
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const spread = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
  if (spread < LEAST_CONTRAST) return null;
  let bits = 0n;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH - 1; x++) {
      bits = (bits << 1n) | (grey[y * WIDTH + x]! < grey[y * WIDTH + x + 1]! ? 1n : 0n);
    }
  }
  // As PostgreSQL's bigint, which has a sign.
  return BigInt.asIntN(64, bits);
}
