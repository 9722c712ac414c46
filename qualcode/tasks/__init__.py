"""What commands do with a study beyond running it: files read, the work done, files written."""
