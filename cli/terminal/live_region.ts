/** A part of the terminal that is drawn over and over. */

import process from "node:process";

const HIDE_CURSOR = "\x1b[?25l\x1b[?7l"; // and cut long lines instead of wrapping them
const SHOW_CURSOR = "\x1b[?25h\x1b[?7h";

/** Where text goes: `process.stdout`, or a stand-in. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/**
 * Text at the bottom of the terminal that the next text replaces. Where the screen is no terminal, or `wanted` is
 * false, `isLive` is false and nothing but plain lines may be printed: no control codes, nothing drawn over.
 */
export class LiveRegion {
  readonly isLive: boolean;
  readonly #screen: Screen;
  #drawn = 0;
  #hidden = false;

  constructor(screen: Screen, wanted = true) {
    this.#screen = screen;
    this.isLive = wanted && screen.isTTY === true && process.env.TERM !== "dumb";
    if (this.isLive) process.once("exit", () => this.#leave());
  }

  /** Columns that a line may take. */
  get width(): number {
    return this.#screen.columns || 80;
  }

  /** Lines that there are. */
  get height(): number {
    return this.#screen.rows || 24;
  }

  /** Shows `text` in place of what was drawn before. Does nothing where `isLive` is false. */
  draw(text: string): void {
    if (!this.isLive) return;
    const lines = text.split("\n").slice(-Math.max(1, this.height - 1));
    this.#screen.write(`${HIDE_CURSOR}${this.#rewind()}${lines.join("\n")}\n`);
    this.#drawn = lines.length;
    this.#hidden = true;
  }

  /** Prints lines that stay; what was drawn before them goes. */
  print(text: string): void {
    this.#screen.write(`${this.#rewind()}${text}\n`);
    this.#showCursor();
  }

  /** However the program ends: the cursor comes back, on a new line. */
  #leave(): void {
    if (this.#drawn > 0) this.#screen.write("\n");
    this.#showCursor();
  }

  /** What takes the cursor back to the beginning of the drawing and wipes it. */
  #rewind(): string {
    const up = this.#drawn === 0 ? "" : `\x1b[${this.#drawn}A\x1b[0J`;
    this.#drawn = 0;
    return up;
  }

  #showCursor(): void {
    if (this.#hidden) this.#screen.write(SHOW_CURSOR);
    this.#hidden = false;
  }
}
