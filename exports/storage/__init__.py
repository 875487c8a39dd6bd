"""Where the bytes of files lie: on a disk that machines share, or in an object storage. `keeping` is asked for both."""
