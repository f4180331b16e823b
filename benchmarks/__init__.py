"""Measuring extractors side by side: data sets, peers, metrics, reports, gate and speed.

`python -m benchmarks --help` (or `declutter bench`) is the way in. Nothing in the `declutter`
package imports this one.
"""
