/** Blackjack: draw cards to come closer to 21 than the dealer, but not beyond. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Discrete, Tuple } from "../rl/spaces.ts";
import type { Canvas, View } from "./canvas.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

/** Ace, 2 to 10, jack, queen, king. */
const DECK = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

/** What `Blackjack` takes. */
export interface BlackjackOptions extends WorldOptions {
  /**
   * The rules of Sutton and Barto: a natural beats everything but a natural. True by default; goes
   * before `natural`.
   */
  readonly sab?: boolean;
  /** Whether winning with a natural pays 1.5; false by default. */
  readonly natural?: boolean;
}

/** The player's sum, the dealer's open card, and whether the player has an ace that counts 11. */
export type BlackjackObservation = readonly [sum: number, dealer: number, usable_ace: number];

/**
 * Cards from an endless deck: an ace counts 11 where that does not bust, else 1; jack, queen and
 * king count 10.
 *
 * | observation | least | most |
 * |---|---|---|
 * | 0 sum of the player's cards | 4 | 31 |
 * | 1 the dealer's open card, 1 is an ace | 1 | 10 |
 * | 2 whether the player has an ace that counts 11 | 0 | 1 |
 *
 * | action | |
 * |---|---|
 * | 0 | stick: the dealer draws to 17 or more, and the hands are compared |
 * | 1 | hit: take a card |
 *
 * - Reward: 1 for a win, 0 for a draw, -1 for a loss, at the end; else 0.
 * - Begins with two cards for each; one of the dealer's is open.
 * - Terminates when the player sticks or goes beyond 21. No time limit.
 *
 * Source: Sutton and Barto, "Reinforcement Learning", example 5.1. Equal to Gymnasium 1.4
 * (`Blackjack-v1`) for equal seeds and actions.
 */
export class Blackjack extends World<BlackjackObservation, number> {
  readonly observation_space: Tuple<BlackjackObservation> = new Tuple([
    new Discrete(32),
    new Discrete(11),
    new Discrete(2),
  ]);
  readonly action_space: Discrete = new Discrete(2);
  readonly #options: BlackjackOptions;
  #dealer: number[] = [];
  #player: number[] = [];
  /** Whether the player has stuck, so that the dealer shows all cards. */
  #isOpen = false;

  constructor(options: BlackjackOptions = {}) {
    super(options.name ?? "Blackjack");
    this.#options = options;
  }

  protected begin(rng: Generator): void {
    this.#dealer = [draw(rng), draw(rng)];
    this.#player = [draw(rng), draw(rng)];
    this.#isOpen = false;
    // For its pictures, Gymnasium draws a suit for the open card, and a face if it counts 10.
    rng.integers(0, 4);
    if (this.#dealer[0] === 10) rng.integers(0, 3);
  }

  protected advance(action: number, rng: Generator): Outcome {
    if (action === 1) {
      this.#player.push(draw(rng));
      const isBust = sum(this.#player) > 21;
      return { reward: isBust ? -1 : 0, terminated: isBust };
    }
    this.#isOpen = true;
    while (sum(this.#dealer) < 17) this.#dealer.push(draw(rng));
    return { reward: this.#settle(), terminated: true };
  }

  /** The reward when both hands are complete. */
  #settle(): number {
    const { sab = true, natural = false } = this.#options;
    const reward = Math.sign(score(this.#player) - score(this.#dealer));
    if (!isNatural(this.#player)) return reward;
    if (sab) return isNatural(this.#dealer) ? reward : 1;
    return natural && reward === 1 ? 1.5 : reward;
  }

  protected observe(): BlackjackObservation {
    return [sum(this.#player), this.#dealer[0] as number, hasUsableAce(this.#player) ? 1 : 0];
  }

  /**
   * Whether all is open, the number of the dealer's cards, then the dealer's, then the player's.
   */
  protected variables(): readonly number[] {
    return [this.#isOpen ? 1 : 0, this.#dealer.length, ...this.#dealer, ...this.#player];
  }

  protected assign([isOpen, count = 0, ...cards]: readonly number[]): void {
    this.#isOpen = isOpen === 1;
    this.#dealer = cards.slice(0, count);
    this.#player = cards.slice(count);
  }

  protected twin(): Blackjack {
    return new Blackjack(this.#options);
  }

  protected override text(): string {
    const names = (cards: readonly number[]) =>
      cards.map((card) => `[${card === 1 ? "A" : card}]`).join(" ");
    const ace = hasUsableAce(this.#player) ? ", an ace counts 11" : "";
    const dealer = this.#isOpen ? names(this.#dealer) : `${names(this.#dealer.slice(0, 1))} [?]`;
    return [
      `dealer  ${dealer}`,
      `player  ${names(this.#player)}  = ${sum(this.#player)}${ace}`,
    ].join("\n");
  }

  protected view(): View {
    return { left: 0, right: 12, bottom: 0, top: 8 };
  }

  /** Every card has as many pips as it counts. */
  protected draw(canvas: Canvas): void {
    canvas.rectangle(0, 0, 12, 8, 0x3a7a50);
    for (const [row, cards] of [this.#player, this.#dealer].entries()) {
      for (const [i, card] of cards.entries()) {
        const [x, y] = [0.5 + 1.6 * i, 0.7 + 3.8 * row];
        const isHidden = row === 1 && i === 1 && !this.#isOpen;
        canvas.rectangle(x, y, x + 1.4, y + 2.8, isHidden ? 0x803030 : 0xffffff);
        for (let pip = 0; pip < card && !isHidden; pip++) {
          const center = [x + 0.4 + 0.6 * (pip % 2), y + 0.4 + 0.5 * Math.floor(pip / 2)] as const;
          canvas.circle(center, 0.17, card === 1 ? 0xc02020 : 0x202020);
        }
      }
    }
  }
}

function draw(rng: Generator): number {
  return DECK[rng.integers(0, DECK.length)] as number;
}

function total(cards: readonly number[]): number {
  return cards.reduce((sum, card) => sum + card, 0);
}

function hasUsableAce(cards: readonly number[]): boolean {
  return cards.includes(1) && total(cards) + 10 <= 21;
}

function sum(cards: readonly number[]): number {
  return total(cards) + (hasUsableAce(cards) ? 10 : 0);
}

/** The sum, or 0 beyond 21. */
function score(cards: readonly number[]): number {
  return sum(cards) > 21 ? 0 : sum(cards);
}

/** An ace and a ten, and nothing else. */
function isNatural(cards: readonly number[]): boolean {
  return cards.length === 2 && cards.includes(1) && cards.includes(10);
}
