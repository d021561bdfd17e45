/**
 * The data of a chart (`c:chartSpace`) as a table: a row a category, a column a series. Values are what the file caches;
 * its embedded workbook is not opened. Scatter and bubble charts have x values for categories.
 */
import type { Table } from '../../elements.ts'
import { cellsOfGrid } from '../table-text.ts'
import { formatOfCode, writeNumber } from '../xlsx/number-format.ts'
import { attributeOf, childOf, descendantsOf, numberOf, type XmlNode } from '../xml-tree.ts'
import { bodyText } from './slide-text.ts'

export interface Chart {
  title: string
  /** 'bar', 'line', 'pie' …: several where charts lie over each other. */
  types: string[]
  table: Table | undefined
}

const mostPoints = 2000 // Of a series; a chart with more is a curve, not figures that people read.
const mostSeries = 200

export function readChart(space: XmlNode): Chart {
  const chart = childOf(space, 'chartSpace', 'chart')
  const plot = childOf(chart, 'plotArea')
  const groups = plot?.children.filter((child) => child.name.endsWith('Chart')) ?? []
  const series = groups.flatMap((group) => group.children.filter((child) => child.name === 'ser')).slice(0, mostSeries)
  const title = childOf(chart, 'title')
  const named = bodyText(childOf(title, 'tx', 'rich')) || [...valuesOf(childOf(title, 'tx')).values()].join(' ')
  // A chart of one series without a title shows the name of the series.
  const isAutoTitle = title !== undefined && named === '' && series.length === 1
  return {
    title: isAutoTitle ? nameOfSeries(series[0], 0) : named,
    types: [...new Set(groups.map((group) => group.name.replace(/(3D)?Chart$/, '')))],
    table: tableOf(series, axisTitle(plot)),
  }
}

function tableOf(series: readonly XmlNode[], corner: string): Table | undefined {
  if (series.length === 0) return undefined
  const read = series.map((one, index) => ({
    name: nameOfSeries(one, index),
    categories: valuesOf(childOf(one, 'cat') ?? childOf(one, 'xVal')),
    values: valuesOf(childOf(one, 'val') ?? childOf(one, 'yVal')),
  }))
  const categories = read.find((one) => one.categories.size > 0)?.categories ?? new Map<number, string>()
  const points = [...new Set(read.flatMap((one) => [...one.values.keys(), ...categories.keys()]))]
    .sort((a, b) => a - b)
    .slice(0, mostPoints)
  if (points.length === 0) return undefined
  const grid = [
    [corner, ...read.map((one) => one.name)],
    ...points.map((point) => [
      categories.get(point) ?? String(point + 1),
      ...read.map((one) => one.values.get(point) ?? ''),
    ]),
  ]
  return { rows: grid.length, columns: read.length + 1, cells: cellsOfGrid(grid, 1) }
}

function nameOfSeries(series: XmlNode | undefined, index: number): string {
  const name = childOf(series, 'tx')
  return [...valuesOf(name).values()].join(' ') || childOf(name, 'v')?.text.trim() || `${index + 1}`
}

/** Of the axis on which the categories stand. */
function axisTitle(plot: XmlNode | undefined): string {
  const axis = plot?.children.find((child) => child.name === 'catAx' || child.name === 'dateAx')
  return bodyText(childOf(axis, 'title', 'tx', 'rich'))
}

/** Cached points by their index, written in the format of the cache. Levels of categories are joined, outer first. */
function valuesOf(holder: XmlNode | undefined): Map<number, string> {
  const values = new Map<number, string>()
  const levels = descendantsOf(holder, 'lvl')
  const caches = levels.length > 0 ? levels.toReversed() : holder ? [holder] : []
  for (const [depth, cache] of caches.entries()) {
    const code = descendantsOf(cache, 'formatCode')[0]?.text ?? ''
    const points = descendantsOf(cache, 'pt').slice(0, mostPoints)
    for (const point of points) {
      const index = numberOf(point, 'idx') ?? 0
      const text = writeValue(childOf(point, 'v')?.text ?? '', attributeOf(point, 'formatCode') ?? code)
      if (text !== '') values.set(index, depth > 0 && values.has(index) ? `${values.get(index)} ${text}` : text)
    }
  }
  return values
}

function writeValue(text: string, code: string): string {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || code === '') return text.trim()
  const format = formatOfCode(code)
  const written = format.kind === 'general' ? '' : writeNumber(number, format.code)
  // 0.1 + 0.2 and its kind are cached with all their digits.
  return written || String(Number(number.toPrecision(12)))
}
