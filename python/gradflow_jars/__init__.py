"""The jars that a wheel carries; setup.py copies them from ../target, where mvn package puts them."""
