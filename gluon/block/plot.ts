/** Pictures of nets: what `Block.plot` gives, MXNet's `viz.plot_network`. */

import { showInJupyter } from "../../backends/base/jupyter.ts";
import { formatShape } from "../nd/shape.ts";
import type { AnyBlock, Block } from "./block.ts";
import { type GraphNode, graphOf } from "./net_graph.ts";

/** A picture of a net, which a notebook shows. */
export class NetPlot {
  /** The picture as an SVG file, of any size in a page. */
  readonly svg: string;

  /** The picture of this SVG. */
  constructor(svg: string) {
    this.svg = svg;
  }

  /** The SVG. */
  toString(): string {
    return this.svg;
  }
}

showInJupyter(NetPlot.prototype, ({ svg }) => ({ "image/svg+xml": svg }));

/** In pixels: boxes of layers and of operations, and what is between them. */
const LAYER = { width: 250, height: 44 };
const OPERATION = { width: 130, height: 24 };
const [GAP, MARGIN] = [28, 12];
/** Characters that a box has room for. */
const ROOM = 38;

/** Colors by kind, as MXNet has them; the first that fits. */
const COLORS: readonly (readonly [name: RegExp, color: string])[] = [
  [/conv|dense|embedding|rnn|lstm|gru/i, "#fb8072"],
  [/norm/i, "#bebada"],
  [/pool|pad|flatten|reshape/i, "#80b1d3"],
  [/activation|relu|elu|swish|softmax|tanh|sigmoid/i, "#ffffb3"],
  [/./, "#fccde5"],
];

interface Box {
  /** The middle of the upper side. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws the graph of a block from top to bottom, each layer below those that it reads. */
export function plotBlock<In extends readonly unknown[]>(
  block: Block<In, unknown>,
  inputs: In,
): NetPlot {
  const nodes = graphOf(block, inputs);
  const { boxes, ranks, right, bottom } = layOut(nodes);
  let hasDetours = false;
  const edges = nodes.flatMap((node, to) =>
    node.inputs.map((from) => {
      const isDetour = ranks[to]! - ranks[from]! > 1;
      hasDetours ||= isDetour;
      return edge(boxes[from]!, boxes[to]!, isDetour ? right : null);
    }),
  );
  const width = Math.round(right + (hasDetours ? 60 : 0) + MARGIN);
  const title = `${block.constructor.name}: ${total(block)} parameters`;
  return new NetPlot(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom}" width="${width}" height="${bottom}" ` +
        `role="img" font-family="sans-serif" font-size="12"><title>${escapeXml(title)}</title>`,
      '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
        '<path d="M0 0L8 4L0 8z" fill="#808080"/></marker></defs>',
      `<g fill="none" stroke="#808080" stroke-width="1.5" marker-end="url(#end)">${edges.join("")}</g>`,
      ...nodes.map((node, i) => nodeOf(node, boxes[i]!)),
      "</svg>\n",
    ].join("\n"),
  );
}

/** Places boxes in rows: a row below the lowest of those that a node reads. */
function layOut(nodes: readonly GraphNode[]): {
  readonly boxes: readonly Box[];
  readonly ranks: readonly number[];
  readonly right: number;
  readonly bottom: number;
} {
  const ranks: number[] = [];
  for (const { inputs } of nodes) ranks.push(1 + Math.max(-1, ...inputs.map((i) => ranks[i]!)));
  const rows = Array.from({ length: 1 + Math.max(-1, ...ranks) }, (_, rank) =>
    [...nodes.keys()].filter((i) => ranks[i] === rank),
  );
  const sizeOf = (i: number): typeof LAYER => (nodes[i]!.kind === "operation" ? OPERATION : LAYER);
  const widthOf = (row: readonly number[]): number =>
    row.reduce((sum, i) => sum + sizeOf(i).width + GAP, -GAP);
  const widest = Math.max(0, ...rows.map(widthOf));
  const boxes: Box[] = [];
  let y = MARGIN;
  for (const row of rows) {
    let left = MARGIN + (widest - widthOf(row)) / 2;
    for (const i of row) {
      const { width, height } = sizeOf(i);
      boxes[i] = { x: left + width / 2, y, width, height };
      left += width + GAP;
    }
    y += Math.max(...row.map((i) => sizeOf(i).height)) + GAP;
  }
  return { boxes, ranks, right: MARGIN + widest, bottom: y - GAP + MARGIN };
}

/** From the lower side of a box to the upper side of another; past those between, at the right of all. */
function edge(from: Box, to: Box, past: number | null): string {
  const [y1, y2] = [from.y + from.height, to.y];
  if (past === null) {
    const middle = (y1 + y2) / 2;
    return `<path d="M${from.x} ${y1}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${y2}"/>`;
  }
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
  const [m1, m2] = [from.y + from.height / 2, to.y + to.height / 2];
  return `<path d="M${x1} ${m1}C${past + 60} ${m1} ${past + 60} ${m2} ${x2} ${m2}"/>`;
}

function nodeOf(node: GraphNode, { x, y, width, height }: Box): string {
  const { kind, name, text, shapes, parameters } = node;
  const color =
    kind === "input" ? "#8dd3c7" : COLORS.find(([known]) => known.test(`${name} ${text}`))![1];
  const box =
    `<rect x="${x - width / 2}" y="${y}" width="${width}" height="${height}" rx="5" ` +
    `fill="${color}" stroke="#606060"/>`;
  const line = (each: string, at: number, weight = ""): string =>
    `<text x="${x}" y="${y + at}" text-anchor="middle"${weight} fill="#202020">${escapeXml(cut(each))}</text>`;
  if (kind === "operation") return box + line(name, 16);
  const sizes = shapes.map(formatShape).join(", ");
  const count = parameters === 0 ? "" : `, ${parameters.toLocaleString("en-US")} parameters`;
  const title = kind === "input" ? name : `${name} ${text.split("\n")[0]}`.trim();
  return box + line(title, 18, ' font-weight="bold"') + line(sizes + count, 35);
}

/** Elements of all parameters, each once, however often its layer is called. */
function total(block: AnyBlock): string {
  const all = block.collect_params().unique();
  return all.reduce((sum, [, each]) => sum + each.data().size, 0).toLocaleString("en-US");
}

function cut(text: string): string {
  return text.length > ROOM ? `${text.slice(0, ROOM - 3)}...` : text;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
