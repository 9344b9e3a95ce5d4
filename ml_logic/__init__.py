"""The domain of SleepSafe: features, data sets, training, evaluation and packaging. Imports nothing from `server`."""
