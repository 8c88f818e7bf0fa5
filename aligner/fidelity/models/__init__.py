"""Learned files of the checks: scorers, calibration, thresholds and the models behind features."""
