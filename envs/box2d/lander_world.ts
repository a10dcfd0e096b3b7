/** The simulation of LunarLander: the moon, the lander and its two legs. */

import type { Body, Contact, RevoluteJoint, World } from "planck";
import type { Generator } from "../../gluon/random/generator.ts";
import type { Point } from "../base/canvas.ts";
import { lean } from "./lean_joint.ts";
import { sortContacts } from "./sorted_contacts.ts";

/** Pixels of Gymnasium's picture to a meter. */
export const SCALE = 30;
/** The size of the simulation, m. */
export const WIDTH: number = 600 / SCALE;
export const HEIGHT: number = 400 / SCALE;
/** Where the landing pad is, m. */
export const PAD_Y: number = HEIGHT / 4;
export const PAD_X: readonly [number, number] = [(WIDTH * 4) / 10, (WIDTH * 6) / 10];
/** m, from the lander's center to the feet. */
export const LEG_DOWN: number = 18 / SCALE;

const CHUNKS = 11; // corners of the terrain
const LEG_AWAY = 20 / SCALE; // m
const LEG_HALF = [2 / SCALE, 8 / SCALE] as const;
const LEG_SPRING_TORQUE = 40; // N m
const INITIAL_FORCE = 1000; // N
/** The outline of the lander, in pixels. */
const HULL: readonly Point[] = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
];
const GROUND = 0x0001;

/** What is in the simulation. */
export interface LanderWorld {
  readonly world: World;
  readonly lander: Body;
  /** The left leg and the right one. */
  readonly legs: readonly [Body, Body];
  /** The corners of the terrain, from left to right, m. */
  readonly terrain: readonly Point[];
  /** Which legs touch the ground, and whether the lander itself has. */
  readonly touch: { left: boolean; right: boolean; hull: boolean };
}

/** Draws a terrain and a first push. */
export function makeLanderWorld(
  { Box, Edge, Polygon, RevoluteJoint, World }: typeof import("planck"),
  gravity: number,
  rng: Generator,
  drawWind: () => void,
): LanderWorld {
  const world = new World({ gravity: { x: 0, y: gravity } });
  sortContacts(world);
  const terrain = drawMoon(rng);
  const moon = world.createBody();
  moon.createFixture({ shape: new Edge({ x: 0, y: 0 }, { x: WIDTH, y: 0 }) });
  for (const [i, [x, y]] of terrain.slice(1).entries()) {
    const [fromX, fromY] = terrain[i] as Point;
    const shape = new Edge({ x: fromX, y: fromY }, { x, y });
    moon.createFixture({ shape, friction: 0.1 });
  }
  const lander = world.createBody({
    type: "dynamic",
    position: { x: WIDTH / 2, y: HEIGHT },
  });
  lander.createFixture({
    shape: new Polygon(HULL.map(([x, y]) => ({ x: x / SCALE, y: y / SCALE }))),
    density: 5,
    friction: 0.1,
    filterCategoryBits: 0x0010,
    filterMaskBits: GROUND,
  });
  const push = { x: drawForce(rng), y: drawForce(rng) };
  lander.applyForceToCenter(push, true);
  drawWind();

  const makeLeg = (side: -1 | 1): Body => {
    const leg = world.createBody({
      type: "dynamic",
      position: { x: WIDTH / 2 - side * LEG_AWAY, y: HEIGHT },
      angle: side * 0.05,
    });
    leg.createFixture({
      shape: new Box(...LEG_HALF),
      density: 1,
      filterCategoryBits: 0x0020,
      filterMaskBits: GROUND,
    });
    const joint = new RevoluteJoint({
      bodyA: lander,
      bodyB: leg,
      localAnchorA: { x: 0, y: 0 },
      localAnchorB: { x: side * LEG_AWAY, y: LEG_DOWN },
      enableMotor: true,
      enableLimit: true,
      maxMotorTorque: LEG_SPRING_TORQUE,
      motorSpeed: 0.3 * side,
      lowerAngle: side === -1 ? 0.9 - 0.5 : -0.9,
      upperAngle: side === -1 ? 0.9 : -0.9 + 0.5,
    });
    world.createJoint(joint);
    joints.push(joint);
    return leg;
  };
  const joints: RevoluteJoint[] = [];
  const legs = [makeLeg(-1), makeLeg(1)] as const;
  lean(joints);

  const touch = { left: false, right: false, hull: false };
  const has = (contact: Contact, body: Body): boolean =>
    contact.getFixtureA().getBody() === body || contact.getFixtureB().getBody() === body;
  const setLegs = (contact: Contact, isTouching: boolean): void => {
    if (has(contact, legs[0])) touch.left = isTouching;
    if (has(contact, legs[1])) touch.right = isTouching;
  };
  world.on("begin-contact", (contact) => {
    if (has(contact, lander)) touch.hull = true;
    setLegs(contact, true);
  });
  world.on("end-contact", (contact) => setLegs(contact, false));
  return { world, lander, legs, terrain, touch };
}

/** Draws smoothed heights, flat in the middle: the corners of the ground from left to right, m. */
export function drawMoon(rng: Generator): Point[] {
  const heights = Array.from({ length: CHUNKS + 1 }, () => rng.uniform(0, HEIGHT / 2));
  const middle = Math.floor(CHUNKS / 2);
  heights.fill(PAD_Y, middle - 2, middle + 3);
  return Array.from({ length: CHUNKS }, (_, i): Point => {
    const [before = 0, here = 0, after = 0] = [heights.at(i - 1), heights[i], heights[i + 1]];
    return [(WIDTH / (CHUNKS - 1)) * i, 0.33 * (before + here + after)];
  });
}

function drawForce(rng: Generator): number {
  return rng.uniform(-INITIAL_FORCE, INITIAL_FORCE);
}
