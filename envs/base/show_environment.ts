/** Environments in a notebook: the picture of the present state. */

import type { MediaBundle } from "../../backends/base/jupyter.ts";
import type { Environment, Shapes } from "../../rl/environment.ts";

/** The picture, of whatever can be drawn as shapes; else the name. */
export function bundleOf(env: Pick<Environment<never, never>, "name" | "render">): MediaBundle {
  const text = { "text/plain": env.name };
  try {
    const shapes = env.render?.("shapes");
    return shapes === undefined ? text : { ...text, "image/svg+xml": toSVG(shapes) };
  } catch {
    return text; // one of others, which has other modes
  }
}

/** A drawing as an SVG file. */
export function toSVG({ width, height, polygons }: Shapes): string {
  const shapes = polygons.map(({ color, points }) => {
    const fill = `#${color.toString(16).padStart(6, "0")}`;
    return `<polygon fill="${fill}" points="${points.join(" ")}"/>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="#ffffff"/>${shapes.join("")}</svg>`
  );
}
