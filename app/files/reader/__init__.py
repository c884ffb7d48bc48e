"""Laying a document open for reading: pages as pictures, text out of office documents.

What is in here runs in a process of its own with bounds on time and memory (`child`), since it opens what strangers
made. It imports nothing of the product but this folder and `ole`: starting it stays cheap.
"""
