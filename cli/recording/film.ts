/** Films: pictures of one size, one after the other, that become a file. */

import type { Image } from "../../rl/mod.ts";

/** A film that is being made. */
export interface Film {
  /** Pictures that it has. */
  readonly length: number;

  /**
   * Takes a picture.
   *
   * @throws {RangeError} where it has another size than the first.
   */
  add(image: Image): void | Promise<void>;

  /**
   * The file, after which it takes no more pictures.
   *
   * @throws {RangeError} where there is no picture.
   */
  finish(): Promise<Uint8Array>;

  /** Releases what it holds, also of a film that is not finished. */
  close(): void;
}

/** What the size of a picture is. */
type Size = Pick<Image, "width" | "height">;

/** Refuses a picture of another size than the first one. */
export function checkSize({ width, height }: Size, first: Size): void {
  if (width === first.width && height === first.height) return;
  throw new RangeError(
    `Cannot add a picture of ${width} x ${height} pixels to a film of ` +
      `${first.width} x ${first.height}: all pictures of a film must have one size.`,
  );
}

/** Refuses to make a file of nothing. */
export function checkLength({ length }: Pick<Film, "length">): void {
  if (length > 0) return;
  throw new RangeError("Cannot write a film of no pictures: add one first.");
}
