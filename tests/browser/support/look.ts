/** How a page looks: what is cut off, what not everybody can read, and whether it looks as its picture does. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encode } from "fast-png";
import type { BrowserContextOptions, Page } from "playwright-core";
import { shrink } from "../../../cli/recording/shrink.ts";

const AXE = readFileSync(
  new URL("../../../node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);

/** Light and dark, on a desk and on a phone. */
export const SIZES = [
  ["light", 1280],
  ["dark", 1280],
  ["light", 360],
  ["dark", 360],
] as const;

/** How a page of a size is opened, so that it looks the same each time. */
export function lookOptions([colorScheme, width]: (typeof SIZES)[number]): BrowserContextOptions {
  return { colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" };
}

/** What reaches beyond the right side of the window, other than in boxes that scroll. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      /^(?:auto|scroll|hidden)$/.test(getComputedStyle(element).overflowX);
    const isCut = (element: Element): boolean => {
      if (element.getBoundingClientRect().right <= innerWidth + 1) return false;
      let above = element.parentElement;
      while (above !== null && !scrolls(above)) above = above.parentElement;
      return above === null;
    };
    const cut = [...document.querySelectorAll("body *")].filter(isCut);
    const { scrollWidth } = document.documentElement;
    // Words that are too long reach beyond boxes that do not.
    return [
      ...cut.map((each) => each.outerHTML.slice(0, 80)),
      ...(scrollWidth > innerWidth ? [`${scrollWidth} pixels in a window of ${innerWidth}`] : []),
    ];
  });
}

/** What axe-core calls serious or critical. */
export async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setBypassCSP", { enabled: true });
  return page.evaluate(async (source) => {
    new Function(source)();
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: { resultTypes: string[] }): Promise<{
          violations: { impact: string; id: string; nodes: { html: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, AXE);
}

/** Squares of so many pixels are compared by their mean, in which the smoothing of letters is lost. */
const SQUARE = 8;
/** Of 255: a difference that is none, and the share of squares that may differ. */
const [TOLERANCE, SHARE] = [20, 0.01];

/** The window, each square of pixels as one. */
export interface Look {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue. */
  readonly data: Uint8Array;
}

/** Takes the picture of a window, in a font that every Linux has. */
export async function takeLook(page: Page): Promise<Look> {
  const font = `*, ::before, ::after { font-family: "DejaVu Sans" !important }`;
  // A style sheet that a page builds is one that no content security policy forbids.
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, font);
  return shrink(read(await page.screenshot({ animations: "disabled" })), SQUARE) as Look;
}

/** The mean brightness, from 0, black, to 1, white. */
export function brightness({ data }: Look): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length / 255;
}

/**
 * What a look differs in from its committed picture, in words; `undefined` where it does not. Where there is no picture,
 * it is written and to be looked at: a look that is meant to change is one whose picture was deleted.
 */
export function differenceFromPicture(look: Look, name: string): string | undefined {
  const path = fileURLToPath(new URL(`../looks/${name}.png`, import.meta.url));
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, encode({ ...look, channels: 3 }));
    return `There was no picture ${path}; it is written now: look at it, and commit it.`;
  }
  const known = read(readFileSync(path));
  if (known.width !== look.width || known.height !== look.height) {
    return `${name} is ${known.width} x ${known.height}, and the window ${look.width} x ${look.height}.`;
  }
  const squares = look.width * look.height;
  const differing = Array.from({ length: squares }, (_, i) => i).filter((i) =>
    [0, 1, 2].some((k) => Math.abs(look.data[3 * i + k]! - known.data[3 * i + k]!) > TOLERANCE),
  );
  if (differing.length <= SHARE * squares) return undefined;
  const first = differing[0]!;
  const place = `${(first % look.width) * SQUARE}, ${Math.floor(first / look.width) * SQUARE}`;
  const percent = ((100 * differing.length) / squares).toFixed(1);
  return `${percent}% of ${name} differ, the first at ${place}; where that is meant, delete ${path} and run this again.`;
}

/** A PNG without its alpha. */
function read(png: Uint8Array): Look {
  const { width, height, data, channels } = decode(png);
  if (channels === 3) return { width, height, data: data as Uint8Array };
  const colors = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) colors[3 * i + k] = data[channels * i + k] as number;
  }
  return { width, height, data: colors };
}
