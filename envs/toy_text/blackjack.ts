/** Blackjack: get closer to 21 than the dealer, without going over. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Discrete, Tuple } from "../../rl/spaces/mod.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import type { Registration } from "../registration.ts";

/** Ace, 2 to 10, jack, queen, king. */
const DECK = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

/** What `Blackjack` takes. */
export interface BlackjackOptions extends BaseEnvOptions {
  /**
   * Whether to follow the rules of Sutton and Barto: a natural wins against everything but another
   * natural. True by default; `natural` is then ignored.
   */
  readonly sab?: boolean;
  /** Whether the reward for winning with a natural is 1.5; false by default. */
  readonly natural?: boolean;
}

/** The player's sum, the dealer's showing card (1 to 10, 1 is an ace), and 1 for a usable ace. */
export type BlackjackObservation = readonly [sum: number, dealer: number, usable_ace: number];

/**
 * Blackjack with an infinite deck. Face cards count 10; an ace counts 11 where that does not bust
 * (it is then usable), else 1.
 *
 * | observation | min | max |
 * |---|---|---|
 * | 0 sum of the player's cards | 4 | 31 |
 * | 1 the dealer's showing card, 1 is an ace | 1 | 10 |
 * | 2 whether the player has a usable ace | 0 | 1 |
 *
 * | action | |
 * |---|---|
 * | 0 | stick: the dealer draws until 17 or more, and the hands are compared |
 * | 1 | hit: draw a card |
 *
 * - Reward: 1 for a win, -1 for a loss, 0 for a draw and for every other step.
 * - Initial state: two cards each; one of the dealer's is showing.
 * - Termination: the player sticks, or goes bust (over 21). No truncation.
 *
 * Source: Sutton and Barto, "Reinforcement Learning", example 5.1. Equal to Gymnasium 1.4
 * (`Blackjack-v1`) for equal seeds and actions.
 */
export class Blackjack extends BaseEnv<BlackjackObservation, number> {
  /** The set of all observations. */
  readonly observation_space: Tuple<BlackjackObservation> = new Tuple([
    new Discrete(32),
    new Discrete(11),
    new Discrete(2),
  ]);
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(2);
  readonly #options: BlackjackOptions;
  #dealer: number[] = [];
  #player: number[] = [];
  /** Whether the player has stuck, and all of the dealer's cards are showing. */
  #isOpen = false;

  /** A table with the rules of the options. */
  constructor(options: BlackjackOptions = {}) {
    super(options.name ?? "Blackjack");
    this.#options = options;
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#dealer = [draw(rng), draw(rng)];
    this.#player = [draw(rng), draw(rng)];
    this.#isOpen = false;
    // Gymnasium samples a suit for the showing card, and a face if it counts 10, for its rendering.
    rng.integers(0, 4);
    if (this.#dealer[0] === 10) rng.integers(0, 3);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number, rng: Generator): Outcome {
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

  /** The observation of the current state, as a fresh value. */
  protected observe(): BlackjackObservation {
    return [sum(this.#player), this.#dealer[0] as number, hasUsableAce(this.#player) ? 1 : 0];
  }

  /**
   * Whether all cards are showing, the number of the dealer's cards, the dealer's, the player's.
   */
  protected variables(): readonly number[] {
    return [this.#isOpen ? 1 : 0, this.#dealer.length, ...this.#dealer, ...this.#player];
  }

  /** The inverse of `variables`. */
  protected setVariables([isOpen, count = 0, ...cards]: readonly number[]): void {
    this.#isOpen = isOpen === 1;
    this.#dealer = cards.slice(0, count);
    this.#player = cards.slice(count);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Blackjack {
    return new Blackjack(this.#options);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
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

  /** The viewport of the rendering. */
  protected view(): View {
    return { left: 0, right: 12, bottom: 0, top: 8 };
  }

  /** Cards with as many pips as they count. */
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

/** The sum of a hand, or 0 for a bust. */
function score(cards: readonly number[]): number {
  return sum(cards) > 21 ? 0 : sum(cards);
}

/** Whether a hand is a natural: an ace and a card that counts 10. */
function isNatural(cards: readonly number[]): boolean {
  return cards.length === 2 && cards.includes(1) && cards.includes(10);
}

/** The registration of Blackjack. */
export const blackjack: Registration<BlackjackObservation, number, BlackjackOptions> = {
  docs: "Get closer to 21 than the dealer, without going over.",
  render_fps: 4,
  options: z.strictObject({
    sab: z.exactOptional(z.boolean()),
    natural: z.exactOptional(z.boolean()),
  }),
  make: (options) => new Blackjack(options),
};
