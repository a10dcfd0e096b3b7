"""Writes digits.safetensors beside this file: the 1,797 handwritten digits that scikit-learn ships, (8, 8) of 0 to 16.

They are the test set of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, UCI Machine Learning
Repository, CC BY 4.0).

Run: python3.11 -m venv sk && sk/bin/pip install scikit-learn==1.5.2 numpy==1.26.4 safetensors==0.4.5 && sk/bin/python examples/data/digits.py
"""
from pathlib import Path

from safetensors.numpy import save_file
from sklearn.datasets import load_digits

digits = load_digits()
tensors = {"images": digits.images.astype("uint8"), "labels": digits.target.astype("uint8")}
save_file(tensors, Path(__file__).with_name("digits.safetensors"))
