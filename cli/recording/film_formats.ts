/** What films are written as, by the endings of their names. */

import type { Film } from "./film.ts";

/** An ending that the name of a film may have, without its dot. */
export type FilmFormat = "gif" | "png" | "mp4";

/** How each is begun, with so many pictures a second; what it needs is loaded first. */
const FORMATS: Readonly<Record<FilmFormat, (fps: number) => Promise<Film>>> = {
  gif: async (fps) => new (await import("./animation.ts")).Animation("gif", fps),
  png: async (fps) => new (await import("./animation.ts")).Animation("png", fps),
  mp4: async (fps) => (await import("./video.ts")).openVideo(fps),
};

/** All of them. */
export const FILM_FORMATS: readonly FilmFormat[] = Object.keys(FORMATS) as FilmFormat[];

/** The format that a file of this name has; undefined where it is none of a film. */
export function filmFormatOf(path: string): FilmFormat | undefined {
  return FILM_FORMATS.find((format) => path.toLowerCase().endsWith(`.${format}`));
}

/**
 * Begins a film.
 *
 * @param fps pictures a second.
 * @throws {Error} where the format needs a package that is not installed.
 */
export function openFilm(format: FilmFormat, fps: number): Promise<Film> {
  return FORMATS[format](fps);
}
