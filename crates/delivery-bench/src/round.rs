//! Figures of several rounds.

/// Returns the figure in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns the figure below which so many hundredths of them are.
pub(crate) fn percentile(mut figures: Vec<f64>, hundredths: usize) -> f64 {
    figures.sort_by(f64::total_cmp);
    let place = (figures.len() * hundredths / 100).min(figures.len().saturating_sub(1));
    figures.get(place).copied().unwrap_or(f64::NAN)
}

/// Returns a count as a number that can be divided.
pub(crate) fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
