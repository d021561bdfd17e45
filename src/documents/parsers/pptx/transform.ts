/**
 * Where a shape stands on its slide, in EMU. A group maps its children: child offset and extent onto its own.
 * @see ECMA-376 part 1, 20.1.7.5 (grpSpPr xfrm)
 */
import { childOf, numberOf, type XmlNode } from '../xml-tree.ts'

export interface Place {
  x: number
  y: number
  width: number
  height: number
}

export interface Transform {
  scaleX: number
  scaleY: number
  moveX: number
  moveY: number
}

export const asItIs: Transform = { scaleX: 1, scaleY: 1, moveX: 0, moveY: 0 }

const fullTurn = 21_600_000 // 60,000ths of a degree.

/** The place as written, turned by quarters; undefined where the shape has no own place. */
export function placeOf(xfrm: XmlNode | undefined): Place | undefined {
  const [off, ext] = [childOf(xfrm, 'off'), childOf(xfrm, 'ext')]
  const [x, y, width, height] = [numberOf(off, 'x'), numberOf(off, 'y'), numberOf(ext, 'cx'), numberOf(ext, 'cy')]
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined
  const turn = (((numberOf(xfrm, 'rot') ?? 0) % fullTurn) + fullTurn) % fullTurn
  const isOnItsSide =
    (turn > fullTurn / 8 && turn < (fullTurn * 3) / 8) || (turn > (fullTurn * 5) / 8 && turn < (fullTurn * 7) / 8)
  if (!isOnItsSide) return { x, y, width, height }
  // Turned around its middle: width and height change places.
  return { x: x + (width - height) / 2, y: y + (height - width) / 2, width: height, height: width }
}

export function applyTransform(place: Place, by: Transform): Place {
  return {
    x: place.x * by.scaleX + by.moveX,
    y: place.y * by.scaleY + by.moveY,
    width: place.width * by.scaleX,
    height: place.height * by.scaleY,
  }
}

/** What the children of a group go through: first the group's own mapping, then what the group goes through. */
export function transformInside(xfrm: XmlNode | undefined, outer: Transform): Transform {
  const [off, ext] = [childOf(xfrm, 'off'), childOf(xfrm, 'ext')]
  const [childOff, childExt] = [childOf(xfrm, 'chOff'), childOf(xfrm, 'chExt')]
  const width = numberOf(childExt, 'cx') ?? 0
  const height = numberOf(childExt, 'cy') ?? 0
  const scaleX = width > 0 ? (numberOf(ext, 'cx') ?? width) / width : 1
  const scaleY = height > 0 ? (numberOf(ext, 'cy') ?? height) / height : 1
  const moveX = (numberOf(off, 'x') ?? 0) - (numberOf(childOff, 'x') ?? 0) * scaleX
  const moveY = (numberOf(off, 'y') ?? 0) - (numberOf(childOff, 'y') ?? 0) * scaleY
  return {
    scaleX: scaleX * outer.scaleX,
    scaleY: scaleY * outer.scaleY,
    moveX: moveX * outer.scaleX + outer.moveX,
    moveY: moveY * outer.scaleY + outer.moveY,
  }
}
