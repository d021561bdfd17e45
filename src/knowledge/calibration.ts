/**
 * What "unrelated" looks like in one collection, measured on the collection itself: no fixed threshold fits both an
 * encyclopaedia, where other articles are off topic, and a body of law, where neighbours are alike.
 */
export interface Calibration {
  /** Cosines of questions and passages that have nothing to do with each other. */
  randomPairs: { mean: number; deviation: number }
  /** Confidence from which on the evidence is an answer. */
  answerThreshold: number
  /** How many pseudo questions stand behind it; 0 for the default. */
  sampleCount: number
}

/** For a collection that was not calibrated yet: the middle of the development collections. */
export const defaultCalibration: Calibration = {
  randomPairs: { mean: 0.79, deviation: 0.025 },
  answerThreshold: 0.5,
  sampleCount: 0,
}
