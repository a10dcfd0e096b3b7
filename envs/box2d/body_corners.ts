/** Where the corners of bodies are. */

import type { Body, Fixture, Polygon } from "planck";
import type { Point } from "../base/canvas.ts";

/** The corners of the one polygon that a body is, in the simulation. */
export function cornersOf(body: Body): Point[] {
  const { m_vertices } = (body.getFixtureList() as Fixture).getShape() as Polygon;
  return m_vertices.map(({ x, y }) => toWorld(body, [x, y]));
}

/** A point of a body, in the simulation. */
export function toWorld(body: Body, [x, y]: Point): Point {
  const point = body.getWorldPoint({ x, y });
  return [point.x, point.y];
}
