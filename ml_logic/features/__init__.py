"""What a feature is: names, units, ranges, and how a raw window becomes a row. numpy only, no I/O."""
