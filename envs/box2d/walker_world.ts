/** The simulation of BipedalWalker: the terrain, a hull and two legs of two parts. */

import type { Body, Contact, FixtureDef, RevoluteJoint, World } from "planck";
import type { Generator } from "../../gluon/random/generator.ts";
import type { Point } from "../base/canvas.ts";
import { lean } from "./lean_joint.ts";
import { sortContacts } from "./sorted_contacts.ts";
import { drawTerrain, SCALE, START, START_HEIGHT, STEP, type Terrain } from "./walker_terrain.ts";

/** N m, the most of a motor. */
export const MOTORS_TORQUE = 80;
/** rad/s. */
export const SPEED_HIP = 4;
export const SPEED_KNEE = 6;

const HULL: readonly Point[] = [
  [-30, 9],
  [6, 9],
  [34, 1],
  [34, -8],
  [-30, -8],
];
const LEG_DOWN = -8 / SCALE; // m
const LEG_WIDTH = 8 / SCALE;
const LEG_HEIGHT = 34 / SCALE;
const INITIAL_FORCE = 5; // N
const FRICTION = 2.5;
const GROUND = 0x0001;
const FILTER = { filterCategoryBits: 0x0020, filterMaskBits: GROUND } as const;

/** What is in the simulation. */
export interface WalkerWorld {
  readonly world: World;
  readonly terrain: Terrain;
  readonly hull: Body;
  /** Upper and lower part of the one leg, then of the other. */
  readonly legs: readonly Body[];
  /** Hip and knee of the one leg, then of the other. */
  readonly joints: readonly RevoluteJoint[];
  /** Whether the hull has touched the ground, and which lower legs do. */
  readonly touch: { hull: boolean; legs: [boolean, boolean] };
}

/** Draws a terrain and a first push. */
export function makeWalkerWorld(
  planck: typeof import("planck"),
  rng: Generator,
  isHard: boolean,
): WalkerWorld {
  const { Box, Edge, Polygon, World } = planck;
  const world = new World({ gravity: { x: 0, y: -10 } });
  sortContacts(world);
  const terrain = drawTerrain(rng, isHard);
  const polygon = (points: readonly Point[]) => new Polygon(points.map(([x, y]) => ({ x, y })));
  const ground = { friction: FRICTION };
  for (const points of terrain.obstacles) {
    world.createBody().createFixture({ shape: polygon(points), ...ground });
  }
  for (const [i, [x, y]] of terrain.corners.slice(1).entries()) {
    const [fromX, fromY] = terrain.corners[i] as Point;
    world.createBody().createFixture({
      shape: new Edge({ x: fromX, y: fromY }, { x, y }),
      ...ground,
    });
  }
  const [x, y] = [(STEP * START) / 2, START_HEIGHT + 2 * LEG_HEIGHT];
  const create = (y: number, angle: number, fixture: FixtureDef): Body => {
    const body = world.createBody({ type: "dynamic", position: { x, y }, angle });
    body.createFixture({ ...fixture, ...FILTER });
    return body;
  };
  const outline = HULL.map(([x, y]): Point => [x / SCALE, y / SCALE]);
  const hull = create(y, 0, { shape: polygon(outline), density: 5, friction: 0.1 });
  hull.applyForceToCenter({ x: rng.uniform(-INITIAL_FORCE, INITIAL_FORCE), y: 0 }, true);

  const legs: Body[] = [];
  const joints: RevoluteJoint[] = [];
  const join = (bodyA: Body, bodyB: Body, anchor: number, limits: Point, speed: number): void => {
    const joint = new planck.RevoluteJoint({
      ...{ bodyA, bodyB },
      localAnchorA: { x: 0, y: anchor },
      localAnchorB: { x: 0, y: LEG_HEIGHT / 2 },
      enableMotor: true,
      enableLimit: true,
      maxMotorTorque: MOTORS_TORQUE,
      motorSpeed: speed,
      lowerAngle: limits[0],
      upperAngle: limits[1],
    });
    world.createJoint(joint);
    joints.push(joint);
    legs.push(bodyB);
  };
  for (const side of [-1, 1]) {
    const [angle, top] = [side * 0.05, y - LEG_DOWN];
    const upper = create(top - LEG_HEIGHT / 2, angle, {
      shape: new Box(LEG_WIDTH / 2, LEG_HEIGHT / 2),
      density: 1,
    });
    join(hull, upper, LEG_DOWN, [-0.8, 1.1], side);
    const lower = create(top - (LEG_HEIGHT * 3) / 2, angle, {
      shape: new Box((0.8 * LEG_WIDTH) / 2, LEG_HEIGHT / 2),
      density: 1,
    });
    join(upper, lower, -LEG_HEIGHT / 2, [-1.6, -0.1], 1);
  }
  lean(joints);

  const touch: WalkerWorld["touch"] = { hull: false, legs: [false, false] };
  const has = (contact: Contact, body: Body | undefined): boolean =>
    contact.getFixtureA().getBody() === body || contact.getFixtureB().getBody() === body;
  const setLegs = (contact: Contact, isTouching: boolean): void => {
    if (has(contact, legs[1])) touch.legs[0] = isTouching;
    if (has(contact, legs[3])) touch.legs[1] = isTouching;
  };
  world.on("begin-contact", (contact) => {
    if (has(contact, hull)) touch.hull = true;
    setLegs(contact, true);
  });
  world.on("end-contact", (contact) => setLegs(contact, false));
  return { world, terrain, hull, legs, joints, touch };
}
