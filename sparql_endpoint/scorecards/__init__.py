"""The scorecard of infrastructures: criteria evaluated, as pages, data and graph."""
