import { describe, expect, test } from 'vitest'
import { renderCsv } from '../web/csv.ts'
import { type Present, planPeople } from './people-plan.ts'
import { readPeopleTable } from './people-table.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const korean = '이름,이메일,역할,취급 등급,부서,퇴사\r\n'

describe('a table of people', () => {
  test('is read whatever the order and language of its columns', () => {
    const { rows, wrong } = readPeopleTable(
      bytes(
        'leaves;E-Mail;department;name;사번\n;A@X.example;본사 > 영업부 / 1팀, 봉사단;가람;17\nyes;b@x.example;;;\n',
      ),
    )
    expect(wrong).toEqual([])
    expect(rows).toEqual([
      {
        ...{ line: 2, email: 'a@x.example', name: '가람', role: undefined, clearance: undefined, leaves: false },
        groups: [['본사', '영업부', '1팀'], ['봉사단']],
      },
      expect.objectContaining({ line: 3, email: 'b@x.example', name: undefined, groups: undefined, leaves: true }),
    ])
  })

  test('may be UTF-8 with or without a mark, UTF-16, or CP949 with letters that EUC-KR lacks', () => {
    const text = `${korean}도하늘,a@x.example,열람자,대외비,상담부,\r\n`
    // "이름,이메일\n똠방각하,a@x.example" in CP949: 똠 is 8C 63, beyond EUC-KR.
    const cp949 = Buffer.from('c0ccb8a72cc0ccb8decfc00a8c63b9e6b0a2c7cf2c61', 'hex')
    const mail = Buffer.from('@x.example\n')
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    for (const one of [bytes(text), bytes(`\uFEFF${text}`), utf16])
      expect(readPeopleTable(one).rows[0]).toMatchObject({ name: '도하늘', role: 'viewer', clearance: 1 })
    const head = Buffer.from('c0ccb8a72cc0ccb8decfc00a', 'hex')
    expect(cp949.subarray(0, head.length)).toEqual(head)
    expect(() => readPeopleTable(Buffer.concat([cp949, mail]))).not.toThrow(/encoding/)
  })

  test('tells each wrong row with its line and why', () => {
    const { rows, wrong } = readPeopleTable(
      bytes(
        `${korean}가,not-an-email,,,,\n나,b@x.example,사장,,,\n다,c@x.example,,극비,,\n라,d@x.example,,,,아마도\n마,e@x.example,,,,\n바,E@x.example,,,,\n사,g@x.example,서비스,,,\n아,h@x.example,,,,,,더\n`,
      ),
    )
    expect(rows.map((row) => row.line)).toEqual([6])
    expect(wrong.map(({ line, reason }) => [line, reason.en])).toEqual([
      [2, 'The e-mail is not valid.'],
      [3, 'No such role: 사장'],
      [4, 'No such clearance: 극비'],
      [5, '“leaves” is yes or empty: 아마도'],
      [7, 'Line 6 has the same e-mail.'],
      [8, 'A service is not made by a table.'],
      [9, 'It has more cells than the first line.'],
    ])
  })

  test('that is none is refused as a whole', () => {
    for (const text of [
      '',
      '이름,이메일\n',
      '이름,역할\n가,열람자\n',
      '이름,이메일,이메일\n가,a@x.example,\n',
      '이름,이메일\n"가,a@x.example\n',
    ])
      expect(() => readPeopleTable(bytes(text))).toThrow(/table-unreadable/)
    expect(() => readPeopleTable(Buffer.from([0x81, 0x00, 0xff, 0x80]))).toThrow(/table-unreadable/)
    const many = Array.from({ length: 5001 }, (_, index) => `가,p${index}@x.example`).join('\n')
    expect(() => readPeopleTable(bytes(`이름,이메일\n${many}\n`))).toThrow(/table-too-long/)
  })

  test('comes back from an export as it was, also names that a spreadsheet would run', () => {
    const text = renderCsv(['이름', '이메일', '그룹'], [['=HYPERLINK("x")', 'a@x.example', '-본부']])
    expect(text).toContain(`'=HYPERLINK`)
    expect(readPeopleTable(bytes(text)).rows[0]).toMatchObject({ name: '=HYPERLINK("x")', groups: [['-본부']] })
  })
})

describe('a plan', () => {
  const person = (id: string, more: object = {}) => ({
    ...{ id, email: `${id}@x.example`, name: id, role: 'viewer' as const, clearance: 0 as const, isActive: true },
    ...{ groups: ['상담부'], ...more },
  })
  const present: Present = {
    people: [
      person('owner', { role: 'owner', clearance: 1, groups: [] }),
      person('stays'),
      person('moves'),
      person('goes'),
      person('gone', { isActive: false }),
      person('robot', { role: 'service' }),
      person('secret', { clearance: 2 }),
    ],
    invited: new Set(['invited@x.example']),
    groups: new Set(['상담부', 'R/D']),
    directoryGroups: new Set(['디렉터리 그룹']),
    self: { id: 'owner', clearance: 1 },
  }
  const planOf = (rows: string) => planPeople(readPeopleTable(bytes(korean + rows)), present)

  test('says who joins, changes, returns, leaves, waits and stays, and counts who is not named', () => {
    const { steps, wrong, unnamed } = planOf(
      '새 사람,new@x.example,,,본사>영업부,\n,stays@x.example,,,상담부,\n,moves@x.example,검토자,대외비,-,\n,goes@x.example,,,,예\n,gone@x.example,,,,\n,invited@x.example,,,,\n초대,invited@x.example,,,,\n',
    )
    expect(wrong.map((row) => row.line)).toEqual([7, 8])
    expect(steps.map(({ kind, line }) => [kind, line])).toEqual([
      ['joins', 2],
      ['same', 3],
      ['changes', 4],
      ['leaves', 5],
      ['changes', 6],
    ])
    expect(steps[0]).toMatchObject({ role: 'viewer', clearance: 0, groups: ['본사 > 영업부'] })
    expect(steps[2]).toMatchObject({
      role: { from: 'viewer', to: 'reviewer' },
      clearance: { from: 0, to: 1 },
      groups: { from: ['상담부'], to: [] },
      returns: false,
    })
    expect(steps[4]).toMatchObject({ returns: true, role: null, groups: null })
    expect(unnamed).toBe(3)
    expect(planOf('초대,invited@x.example,,,,\n').steps[0]?.kind).toBe('waits')
  })

  test('nests groups, tells departments of the same name apart, and knows a name with a slash again', () => {
    const { newGroups, steps } = planOf(
      '가,a@x.example,,,본사 > 영업부 > 1팀,\n나,b@x.example,,,본사/관리부/1팀,\n다,c@x.example,,,R/D; 상담부,\n',
    )
    expect(newGroups).toEqual([
      { name: '본사', parent: null },
      { name: '본사 > 영업부', parent: '본사' },
      { name: '본사 > 영업부 > 1팀', parent: '본사 > 영업부' },
      { name: '본사 > 관리부', parent: '본사' },
      { name: '본사 > 관리부 > 1팀', parent: '본사 > 관리부' },
    ])
    expect(steps[2]).toMatchObject({ groups: ['R/D', '상담부'] })
  })

  test.each([
    [',owner@x.example,,,,예\n', 'You cannot end yourself.'],
    [',owner@x.example,열람자,,,\n', 'Your own role and clearance are not changed by a table.'],
    ['가,new@x.example,,기밀,,\n', 'You cannot give a higher clearance than yours.'],
    [',stays@x.example,,2,,\n', 'You cannot give a higher clearance than yours.'],
    [',robot@x.example,,,상담부,\n', 'A service is not changed by a table.'],
    [',nobody@x.example,,,,예\n', 'No member has this e-mail.'],
    [',nobody@x.example,,,,\n', 'Who joins needs a name.'],
    [',stays@x.example,,,디렉터리 그룹,\n', 'The directory keeps this group: 디렉터리 그룹'],
  ])('refuses %j', (row, reason) => {
    const { steps, wrong, newGroups } = planOf(row)
    expect([steps, newGroups, wrong.map((one) => one.reason.en)]).toEqual([[], [], [reason]])
  })

  test('leaves a clearance alone that is above one’s own', () => {
    expect(planOf(',secret@x.example,,기밀,상담부,\n').steps[0]?.kind).toBe('same')
  })
})
