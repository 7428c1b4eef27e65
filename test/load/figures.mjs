/** The value below which `p` of a hundred lie. */
export function percentile(values, p) {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN
}

/** Of the straight line with the least squares through the samples. */
export function slopePerMinute(samples) {
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ mib }) => mib)]
  const spread = samples.reduce((sum, { minutes }) => sum + (minutes - x) ** 2, 0)
  return samples.reduce((sum, { minutes, mib }) => sum + (minutes - x) * (mib - y), 0) / spread
}
