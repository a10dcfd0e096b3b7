/** A screen for tests. */

import type { Screen } from "../../../cli/terminal/live_region.ts";

/** A screen that keeps what is written. */
export class Paper implements Screen {
  readonly isTTY: boolean;
  columns: number | undefined;
  rows: number | undefined;
  text = "";

  constructor(isTTY: boolean, size: Pick<Screen, "columns" | "rows"> = {}) {
    this.isTTY = isTTY;
    ({ columns: this.columns, rows: this.rows } = { columns: 80, rows: 6, ...size });
  }

  write(text: string): void {
    this.text += text;
  }
}
