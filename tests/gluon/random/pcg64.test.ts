/** PCG64: NumPy's raw draws (numpy 2.4.6), and its saved state. */
import { expect, test } from "bun:test";
import { Pcg64 } from "../../../gluon/random/pcg64.ts";
import { SeedSequence } from "../../../gluon/random/seed_sequence.ts";

const seeded = (seed: number): Pcg64 => new Pcg64(SeedSequence.from(seed));

test("its state and its 64-bit draws are NumPy's", () => {
  const bits = seeded(42);
  expect(bits.save()).toEqual({
    state: 274674114334540486603088602300644985544n,
    increment: 332724090758049132448979897138935081983n,
    buffer: null,
  });
  const draws = [0, 0, 0].map(() => {
    bits.next64();
    return bits.last;
  });
  expect(draws).toEqual([0xc621fbcd16d92688n, 0x705a5661a791ffc1n, 0xdbcd12c26eda1624n]);
});

test("doubles are the top 53 bits", () => {
  const bits = seeded(42);
  expect([bits.nextDouble(), bits.nextDouble()]).toEqual([0.7739560485559633, 0.4388784397520523]);
});

test("32-bit draws are the low half of a draw, then its high half", () => {
  const bits = seeded(42);
  expect([bits.next32(), bits.next32(), bits.next32()]).toEqual([
    0x16d92688, 0xc621fbcd, 0xa791ffc1,
  ]);
});

test("restore() continues the stream, the buffered half included", () => {
  const bits = seeded(1);
  bits.next32();
  const saved = bits.save();
  const expected = [bits.next32(), bits.next32(), bits.nextDouble()];
  const other = seeded(2);
  other.restore(saved);
  expect([other.next32(), other.next32(), other.nextDouble()]).toEqual(expected);
});
