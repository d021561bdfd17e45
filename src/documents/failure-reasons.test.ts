import { expect, test } from 'vitest'
import { parseFailureReasons } from './elements.ts'
import { failureSentences } from './failure-reasons.ts'

test.each(parseFailureReasons)('"%s" says in both languages what happened and what to do', (reason) => {
  const { ko, en } = failureSentences[reason]
  // Two sentences each; Korean ends politely.
  expect(ko.match(/\. |\.$/g)).toHaveLength(2)
  expect(ko).toMatch(/(?:습니다|십시오)\.$/)
  expect(en.match(/\. |\.$/g)?.length).toBeGreaterThanOrEqual(2)
})
