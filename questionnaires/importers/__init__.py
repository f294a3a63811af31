"""Other people's questionnaires brought to our content files: each importer gives plain values by file name."""
