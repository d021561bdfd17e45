export * from './parts.contract.ts'
export * from './use-cases.contract.ts'
