import { expect, test } from "bun:test";
import { FILM_FORMATS, filmFormatOf, openFilm } from "../../../cli/recording/film_formats.ts";
import { hasCodecs } from "./codecs.ts";

test("The name of a file says what a film is written as", () => {
  expect(["a.gif", "b/c.PNG", "d.Mp4"].map(filmFormatOf)).toEqual([...FILM_FORMATS]);
  expect(["a.webm", "gif", "a.mp4.txt", ""].map(filmFormatOf)).toEqual(Array(4).fill(undefined));
});

test("A film of each format is the file that its name says", async () => {
  const picture = { width: 16, height: 16, data: new Uint8Array(3 * 256).fill(128) };
  const begins = { gif: "GIF89a", png: "PNG", mp4: "ftyp" };
  for (const format of FILM_FORMATS.filter((each) => each !== "mp4" || hasCodecs)) {
    const film = await openFilm(format, 10);
    for (let i = 0; i < 2; i++) await film.add(picture);
    expect(film.length).toBe(2);
    const file = await film.finish();
    film.close();
    expect(new TextDecoder().decode(file.subarray(0, 8))).toContain(begins[format]);
  }
});
